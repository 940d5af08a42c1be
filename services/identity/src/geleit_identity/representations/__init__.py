"""Who speaks for a person: custody, guardianship, Betreuung, powers of attorney."""
