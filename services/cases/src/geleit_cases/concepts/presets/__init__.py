"""Concepts of municipalities as data, each entry with its source; a body takes one over as a draft of its own."""
