"""Keeping somebody safe: conflicts in a household, relatives of staff, locks that end."""
