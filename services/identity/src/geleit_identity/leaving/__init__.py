"""A body leaves the node: its last day, and the destruction of its data; each takes two operators."""
