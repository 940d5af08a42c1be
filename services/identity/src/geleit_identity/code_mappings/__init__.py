"""What a body's own system calls the codes of the house: mapped per body, translated in both directions."""
