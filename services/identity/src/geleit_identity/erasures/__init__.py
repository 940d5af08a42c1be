"""Erasing a person of the own body, and the record that it was done."""
