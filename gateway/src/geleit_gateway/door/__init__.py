"""The door: everything between a client's connection and a service's answer. Stateless."""
