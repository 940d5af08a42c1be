"""Indicators: what can be counted, in closed months, suppressed so that nobody can be found in a table."""
