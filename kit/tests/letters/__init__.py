"""A small service for kit's own tests: letters about a person. It lives by kit's contract like any other."""
