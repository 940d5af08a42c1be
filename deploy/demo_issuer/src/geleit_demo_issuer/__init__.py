"""A login provider for demonstrations and tests only: never for production."""
