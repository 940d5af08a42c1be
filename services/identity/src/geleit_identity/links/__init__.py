"""Links between two bodies' records of one person, under a ground."""
