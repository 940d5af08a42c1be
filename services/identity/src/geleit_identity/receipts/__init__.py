"""What a person takes home: the text that was read, what was declared on it, and how to take it back."""
