"""Benchmarks of what the page “Use the code” measures."""
