"""Consents and releases from confidentiality."""
