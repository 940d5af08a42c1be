"""Making a parameter set of matching: by hand, or learnt from the body's own records; and what it would change."""
