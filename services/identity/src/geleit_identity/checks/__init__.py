"""What a decision would have said: for the owner, as of today or of a past moment, with or without a ground."""
