"""One measured line: what, the bound, the figure, and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure beside the bound it must keep."""

    what: str
    bound: str
    figure: str
    holds: bool

    def __str__(self) -> str:
        return f"| {self.what} | {self.bound} | {self.figure} | {'yes' if self.holds else 'NO'} |"
