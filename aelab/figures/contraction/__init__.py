"""How sensitive codes are to their input: how much, and in which directions."""
