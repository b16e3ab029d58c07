"""Settled pictures for export: arrays in, Plotly figures out; nothing is computed here."""
