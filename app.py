"""AE Lab: the home page."""

from aelab.ui import home
from aelab.ui.shell import frame

frame.begin("AE Lab", "What can a network say about a picture in two numbers?")
home.page()
