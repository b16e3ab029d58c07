"""`python -m aelab.store`: trains the examples that come with the lab anew."""

from aelab.store._examples import record

record()
