"""What pages are made of: the frame and its menu, settings from schemas, jobs, the live stage.

Only pages import this package. Training is loaded in the background, so that the first page shows
before torch is there; pages ask `frame.ready()` before they use anything that needs it.
"""
