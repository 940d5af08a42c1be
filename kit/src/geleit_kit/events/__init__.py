"""Facts: written with the state that they describe, published in order, heard once in effect."""
