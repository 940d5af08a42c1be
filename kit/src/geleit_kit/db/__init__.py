"""Rows: sessions, the body's wall, sealed columns, logs, leases, tasks, deadlines."""
