"""Forms as data: a subset of JSON Schema 2020-12 in which every field says what it is, what for, and why one asks."""
