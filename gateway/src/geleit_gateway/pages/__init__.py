"""The documentation pages: what runs on this node, for people. No request leaves for another host."""
