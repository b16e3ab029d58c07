"""Figures made of small pictures: grids, rows with words beside them, and what runs draw."""
