"""Deciding who is who: two records of a body become one, and two again."""
