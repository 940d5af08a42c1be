"""Disclosure by hand: the single case that no rule carries, such as one to a foreigners' authority."""
