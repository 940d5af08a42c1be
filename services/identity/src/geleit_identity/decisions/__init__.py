"""Disclosure decisions, grants and the list of ended ones."""
