"""Measurements of codes as points: planes, neighbours, coordinates and directions."""
