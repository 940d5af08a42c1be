"""Statutes that a body lets carry disclosures: put into force by two, one of them the data protection officer."""
