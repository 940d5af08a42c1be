"""Forms as versioned data: what an assessment asks, field by field, with category, purpose, ground and reason."""
