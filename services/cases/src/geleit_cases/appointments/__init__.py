"""Appointments of a record; whether somebody came is a protected field, never the state of the appointment."""
