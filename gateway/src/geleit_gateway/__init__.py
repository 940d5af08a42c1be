"""The door in front of the services: routes, tokens, limits, one documentation. Knows nothing of the domain."""
