"""A view as one HTML file that plays without a server and without the internet.

It is the same canvas: its modules travel in an import map as data addresses, its payloads beside
them, all compressed, and a few lines hand them over as Streamlit would. Any browser since 2023 can
read it.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from aelab import theme
from aelab.components.mounting import PALETTE

ASSETS = (Path(__file__).parent / "assets").resolve()

# `data-print`: while it is printed a dark page is light, and its canvases with it.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ {light} --st-font: {font}; font: 14px {font}; color: var(--text);
  background: var(--background); }}
@media (prefers-color-scheme: dark) {{
  :root:not([data-print]) {{ {dark} color-scheme: dark; }}
}}
body {{ margin: 12px 24px; }}
h1 {{ font-size: 20px; margin: 0 0 8px; }}
{style}
</style>
</head>
<body>
{before}
<div id="views"><noscript>The pictures need JavaScript.</noscript></div>
{after}
<template><style>{css}</style><div class="aelab" data-palette="{palette}"></div></template>
{payloads}
<script type="application/gzip" id="modules">{modules}</script>
<script>{script}</script>
</body>
</html>
"""

SCRIPT = """
const views = document.querySelector("#views");
const shown = []; // what draws each view anew
const again = () => shown.forEach((draw) => draw());

async function unpacked(script) {
  const bytes = Uint8Array.from(atob(script.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function start() {
  const text = new TextDecoder().decode(await unpacked(document.querySelector("#modules")));
  const imports = {};
  for (const [name, source] of Object.entries(JSON.parse(text))) {
    imports[name] = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  }
  const map = document.createElement("script");
  map.type = "importmap";
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
  const { default: show } = await import("aelab/latent.js");
  const skeleton = document.querySelector("template").content;
  for (const payload of document.querySelectorAll("script.payload")) {
    const data = new Uint8Array(await unpacked(payload));
    const parentElement = views.appendChild(document.createElement("div"));
    const root = parentElement.attachShadow({ mode: "open" });
    root.append(skeleton.cloneNode(true));
    shown.push(() => show({ data, parentElement: root, setTriggerValue() {} }));
    shown.at(-1)();
  }
}

function print(on) {
  document.documentElement.toggleAttribute("data-print", on);
  again();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
if (window.DecompressionStream) start();
else views.textContent = "The pictures need a browser of 2023 or later.";
"""


def page(
    title: str, payloads: Sequence[bytes], before: str = "", after: str = "", style: str = ""
) -> bytes:
    """Payloads as they would be mounted one after the other, as a file for any browser.

    before, after: HTML around them, instead of the title alone; style: CSS for it.
    """
    scripts = (f'<script type="application/gzip" class="payload">{_packed(part)}</script>'
               for part in payloads)  # fmt: skip
    return PAGE.format(
        title=html.escape(title), light=_colours(theme.LIGHT), dark=_colours(theme.DARK),
        font=theme.FONT, style=style, before=before or f"<h1>{html.escape(title)}</h1>",
        after=after, css=(ASSETS / "latent.css").read_text("utf-8"), palette=PALETTE,
        payloads="\n".join(scripts), modules=_packed(json.dumps(modules()).encode()),
        script=SCRIPT,
    ).encode()  # fmt: skip


def modules() -> dict[str, str]:
    """The source of every module by its name; it finds the others by theirs, as it has no place."""
    return {_name(path): _renamed(path) for path in sorted(ASSETS.rglob("*.js"))}


def _name(path: Path) -> str:
    return f"aelab/{path.relative_to(ASSETS).as_posix()}"


def _renamed(path: Path) -> str:
    """A module whose relative imports have become names."""
    return re.sub(
        r'(from |import\()"(\.[^"]+)"',
        lambda found: f'{found[1]}"{_name((path.parent / found[2]).resolve())}"',
        path.read_text("utf-8"),
    )


def _colours(palette: theme.Palette) -> str:
    """The colours that the page and its canvases take from it, as CSS variables."""
    names = ("background", "surface", "text", "muted", "grid", "accent")
    known = "".join(f"--{name}: {getattr(palette, name)}; " for name in names)
    return f"--st-background-color: {palette.background}; {known}"


def _packed(raw: bytes) -> str:
    return b64encode(gzip.compress(raw, mtime=0)).decode()
