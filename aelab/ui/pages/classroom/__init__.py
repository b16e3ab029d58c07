"""Class."""
