"""Contacts and notes (Kontakte und Vermerke): a category per field, corrections that leave the old text readable."""
