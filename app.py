"""AE Lab: the home page."""

from aelab.ui import frame

frame.begin("AE Lab", "Train an autoencoder live and watch what it learns.")
