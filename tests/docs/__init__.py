"""The documentation site: built from the committed documents alone, readable without a network."""
