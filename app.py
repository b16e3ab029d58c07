"""AE Lab: the home page."""

from aelab.ui.pages.home import page as home
from aelab.ui.shell import frame

frame.begin("AE Lab", "What can a network say about a picture in two numbers?")
home.page()
