"""Gateway: the stateless door in front of the services; knows routes and tokens, nothing of the domain."""
