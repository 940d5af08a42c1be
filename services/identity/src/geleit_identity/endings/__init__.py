"""What ends together: a consent or a link, and everything that rests on it."""
