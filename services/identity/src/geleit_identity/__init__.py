"""Identity: bodies, persons per body, consents, releases, links, decisions and grants."""
