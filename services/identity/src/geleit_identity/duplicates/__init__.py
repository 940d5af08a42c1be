"""Pairs of records that may be one person: whoever finds one says so here, and a person decides."""
