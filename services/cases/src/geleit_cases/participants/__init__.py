"""Who takes part beside the person and the case manager, with the slice that was agreed for them."""
