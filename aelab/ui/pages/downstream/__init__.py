"""Downstream."""
