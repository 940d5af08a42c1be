"""The embedded node, its command line and the journeys that it plays."""
