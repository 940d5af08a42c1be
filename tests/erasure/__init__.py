"""Erasure proven on the bytes: a node in real processes, a search through every file of its data folder."""
