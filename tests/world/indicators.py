"""Recipes of indicators."""
