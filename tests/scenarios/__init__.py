"""Acceptance scenarios that cross rooms or services, each named after its place in the sources."""
