"""The command `aelab`: starts the lab, runs the benchmarks, measures the claims.

The idea: a subcommand is what `python -m aelab.<name>` runs; it is imported only when asked for.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from aelab import __version__
from aelab.paths import APP

DESCRIPTION = """\
AE Lab: train an autoencoder live and watch what it learns.

  aelab run       start the lab and open it in the browser
  aelab bench     run the benchmarks and print each figure beside its bound
  aelab claims    measure the claims of the lecture notes and print the table
  aelab load      measure the lab while many sessions use it
  aelab crash     kill the server while a page trains, and see that nothing is lost
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a subcommand and returns its exit status."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    if asked and asked[0] in COMMANDS:
        return COMMANDS[asked[0]](asked[1:])
    parser = argparse.ArgumentParser(
        prog="aelab",
        description=DESCRIPTION,
        epilog="`aelab COMMAND --help` lists the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"aelab {__version__}")
    parser.add_argument("command", choices=tuple(COMMANDS), help="what to do")
    parser.parse_args(asked)  # ends here: a known command was handled above
    return 2


def run(arguments: Sequence[str]) -> int:
    """Starts the lab on a local server; works from any folder."""
    parser = argparse.ArgumentParser(
        prog="aelab run",
        description="Starts the lab on a local server and opens it in the browser.",
        epilog="Other options are passed on to `streamlit run`, such as --server.maxUploadSize=50.",
    )
    parser.add_argument("--port", type=int, help="port of the server (8501, or the next free one)")
    parser.add_argument(
        "--address", default="localhost", help="address to listen on (localhost); 0.0.0.0 for all"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    asked, rest = parser.parse_known_args(arguments)
    from streamlit.web.cli import main as streamlit

    own = [f"--server.address={asked.address}"]
    own += [f"--server.port={asked.port}"] if asked.port else []
    own += ["--server.headless=true"] if asked.no_browser else []
    streamlit(["run", str(APP), *own, *rest], prog_name="streamlit")  # ends with SystemExit
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Runs `python -m aelab.bench`."""
    from aelab.bench.__main__ import main as command

    return command(arguments)


def claims(arguments: Sequence[str]) -> int:
    """Runs `python -m aelab.claims`."""
    from aelab.claims.__main__ import main as command

    return command(arguments)


def load(arguments: Sequence[str]) -> int:
    """Runs `python -m aelab.visitors`."""
    from aelab.visitors.__main__ import main as command

    return command(arguments)


def crash(arguments: Sequence[str]) -> int:
    """Runs `python -m aelab.bench.browser.crash`."""
    from aelab.bench.browser.crash import main as command

    return command(arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run, "bench": bench, "claims": claims, "load": load, "crash": crash,
}  # fmt: skip
