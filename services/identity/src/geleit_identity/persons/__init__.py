"""One record per body and person: names, birth date, addresses, languages, protections."""
