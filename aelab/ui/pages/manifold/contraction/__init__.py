"""Contraction."""
