"""What leaves for statistics: coarse, coded, without person or case; corrections retract by fact id."""
