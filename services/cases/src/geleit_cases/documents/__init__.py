"""Documents that a person brings: what they are, who has seen them, until when they hold; and their files."""
