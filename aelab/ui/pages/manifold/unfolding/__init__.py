"""Unfolding."""
