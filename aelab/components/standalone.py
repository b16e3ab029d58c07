"""A view as one HTML file that plays without a server and without the internet.

It is the same canvas: its modules travel in an import map as data addresses, its payloads as
base64, and a few lines hand them over as Streamlit would.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from aelab import theme
from aelab.components.mounting import PALETTE

ASSETS = (Path(__file__).parent / "assets").resolve()

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ --st-background-color: {light.background}; --st-font: {font}; color: {light.text};
  background: {light.background}; font: 14px {font}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --st-background-color: {dark.background};
  color: {dark.text}; background: {dark.background}; color-scheme: dark; }} }}
body {{ margin: 12px 24px; }}
h1 {{ font-size: 20px; margin: 0 0 8px; }}
</style>
<h1>{title}</h1>
<template><style>{css}</style><div class="aelab" data-palette="{palette}"></div></template>
{payloads}
<script type="importmap">{modules}</script>
<script type="module">
import show from "aelab/latent.js";
const skeleton = document.querySelector("template").content;
for (const payload of document.querySelectorAll("[type='text/base64']")) {{
  const data = Uint8Array.from(atob(payload.textContent), (letter) => letter.charCodeAt(0));
  const parentElement = document.body.appendChild(document.createElement("div"));
  const root = parentElement.attachShadow({{ mode: "open" }});
  root.append(skeleton.cloneNode(true));
  show({{ data, parentElement: root, setTriggerValue() {{}} }});
}}
</script>
</html>
"""


def page(title: str, payloads: Sequence[bytes]) -> bytes:
    """Payloads as they would be mounted one after the other, as a file for any browser."""
    scripts = (f'<script type="text/base64">{_base64(part)}</script>' for part in payloads)
    return PAGE.format(
        title=html.escape(title), light=theme.LIGHT, dark=theme.DARK, font=theme.FONT,
        css=(ASSETS / "latent.css").read_text("utf-8"), palette=PALETTE,
        payloads="\n".join(scripts), modules=json.dumps({"imports": _modules()}),
    ).encode()  # fmt: skip


def _modules() -> dict[str, str]:
    """Every module as a data address; it finds the others by name, as it has no place itself."""
    return {
        _name(path): "data:text/javascript;base64," + _base64(_renamed(path))
        for path in sorted(ASSETS.rglob("*.js"))
    }


def _name(path: Path) -> str:
    return f"aelab/{path.relative_to(ASSETS).as_posix()}"


def _renamed(path: Path) -> bytes:
    """A module whose relative imports have become names."""
    return re.sub(
        r'(from |import\()"(\.[^"]+)"',
        lambda found: f'{found[1]}"{_name((path.parent / found[2]).resolve())}"',
        path.read_text("utf-8"),
    ).encode()


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()
