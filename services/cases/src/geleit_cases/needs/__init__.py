"""Needs (Bedarfe) by code: one open need per code and record, with every source that reported it."""
