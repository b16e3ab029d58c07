"""`python -m aelab`: the same as the command `aelab`."""

import sys

from aelab.cli import main

sys.exit(main())
