"""The statistics facts, kept as they came: no person, no case. Everything else is computed from them."""
