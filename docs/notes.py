"""Writes docs/notes.md from `aelab.notes`: python docs/notes.py."""

from pathlib import Path

from aelab.claims.core.notes import NOTES
from aelab.notes import ITEMS, Item

TARGET = Path(__file__).with_suffix(".md")
HEAD = """# What the notes describe, and where it is

The lab was built from five lecture notes. This is the list of all that they describe: where to set
and see each in the app (addresses follow the host, such as `http://localhost:8501/Train`), how to
get it in Python, and the test that compares it with something independent. `tests/test_notes.py`
opens every address and runs every call. The notes:

{notes}

The calls need this before them:

```python
from aelab import data, figures, train
from aelab.studies import (
{studies}
)
```

<!-- made from aelab/notes by docs/notes.py -->
| # | note | what | page | Python | test |
| --- | --- | --- | --- | --- | --- |
"""


def text() -> str:
    """The whole document."""
    notes = "\n".join(f"* {key}: {note.title}, by {note.author}" for key, note in NOTES.items())
    head = HEAD.format(
        notes=notes, studies="\n".join(f"    {name}," for name in sorted([*studies(), "result"]))
    )
    return head + "\n".join(map(row, ITEMS)) + "\n"


def studies() -> list[str]:
    """The modules of `aelab.studies` that calls name."""
    package = Path(__file__).parents[1] / "aelab/studies"
    known = sorted(file.stem for file in package.glob("[a-z]*.py"))
    return [name for name in known if any(f"{name}." in item.call for item in ITEMS)]


def row(item: Item) -> str:
    """A line of the table."""
    address, call = item.address.replace("|", "\\|"), item.call.replace("|", "\\|")
    test = item.test.replace("::", " › ")
    return (
        f"| {item.number} | {item.notes} | {item.what.replace('|', '∣')} | `{address}` | `{call}` "
        f"| {test} |"
    )


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
