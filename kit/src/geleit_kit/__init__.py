"""What all Geleit services share technically; no word of the domain in it. The contract is docs/kit.md."""
