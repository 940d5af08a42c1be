"""A login provider for demonstrations and tests only."""
