"""Vector field."""
