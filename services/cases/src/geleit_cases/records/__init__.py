"""Support records (Unterstützungsakten): one per person and body while it is open, with its level of support."""
