"""How long records are kept: legal holds, what the schedule of the body proposes, the offer to the archive."""
