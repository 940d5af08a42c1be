"""What facts tell: what stands in them, checked value by value in a running world, and what they tell together."""
