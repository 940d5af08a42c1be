"""Following identity where it merges two persons of a body, or separates them again."""
