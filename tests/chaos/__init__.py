"""Seeded fault runs with real processes: `make chaos RUNS=<n> SEED=<s>`."""
