"""Bodies of the node, their staff and their API clients."""
