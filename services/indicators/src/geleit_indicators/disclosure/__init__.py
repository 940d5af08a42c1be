"""Disclosure control (statistische Geheimhaltung): what a table may show, and the proof that it shows no more.

`rules` says what is disclosing, `linked` lays out all tables that hang together, `audit` attacks them by linear
programming, `protect` suppresses until the attack fails. Nothing here knows where the counts come from.
"""
