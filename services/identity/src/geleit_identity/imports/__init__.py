"""Taking persons and codes over from a body's own system, many at once: NDJSON and CSV, as jobs."""
