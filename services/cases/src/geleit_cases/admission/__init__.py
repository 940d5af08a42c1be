"""The way into case management and out of it: only by the person's documented wish, and back to counselling any day."""
