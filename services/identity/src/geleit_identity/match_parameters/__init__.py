"""Parameter sets of matching that bodies have made for themselves, and the one that is in force."""
