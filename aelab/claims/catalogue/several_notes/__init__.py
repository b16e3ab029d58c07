"""Claims that more than one lecture note makes, in words of its own."""
