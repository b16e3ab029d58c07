"""`python -m aelab.store`: trains the examples that come with the lab anew."""

import argparse
import sys


def main() -> int:
    """Writes the examples into the package."""
    argparse.ArgumentParser(prog="python -m aelab.store", description=__doc__).parse_args()
    from aelab.store._examples import record

    record()
    return 0


if __name__ == "__main__":
    sys.exit(main())
