"""What a claim is, and how a verdict follows from its figures."""
