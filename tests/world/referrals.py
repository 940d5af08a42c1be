"""Recipes of referrals."""
