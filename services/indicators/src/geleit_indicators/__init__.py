"""Indicators: projections of statistics facts, closed periods and disclosure control; holds no person and no case."""
