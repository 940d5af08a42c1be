"""The course of the support: into case management by the person's wish, back to counselling any day, and the ending."""
