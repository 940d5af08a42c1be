"""Plain Python: no framework, no database, no clock of its own. Everything here is tested in milliseconds."""
