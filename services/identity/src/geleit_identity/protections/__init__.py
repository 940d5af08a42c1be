"""Whom a person is protected from, and what is hidden of them: flags, conflicts in a household."""
