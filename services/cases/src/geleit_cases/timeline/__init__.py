"""Read only: what happened in a record, in order, from all rooms."""
