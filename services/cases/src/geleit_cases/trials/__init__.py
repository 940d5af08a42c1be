"""A concept tried on running cases, and cases moved to it: what would change is seen before it does."""
