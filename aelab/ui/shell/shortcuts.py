"""Keys: what they do, and that none is lost that is pressed before its button is there.

Streamlit takes a button's key once the button is on the page, which is after torch is loaded. Until
then the script here keeps the last key, for the page on which it was pressed, and presses the
button as soon as it comes.
"""

import streamlit as st

KEYS = (
    ("T", "Train, Pause, Go on; Measure"),
    ("S", "Step, on the Train page"),
    ("X", "Reset, on the Train page"),
    ("?", "This list"),
    ("Esc", "Lets go of what was clicked on a plane"),
    ("← → ↑ ↓ Enter", "Go through items or small pictures and choose one, once Tab is there"),
    ("+ −", "Zoom, once Tab has reached a plane or a space"),
)
MOUSE = (
    ("Click", "Keeps an item or a place; a second click lets it go"),
    ("Wheel, drag", "Zoom into a plane and move it"),
    ("Double click", "All of the plane again"),
    ("Shift + drag", "Chooses items on Latent space"),
)

STYLE = """<style>
.ae-keys { display: grid; font-size: 0.8125rem; gap: 0.3rem 1rem; grid-template-columns: auto 1fr; }
.ae-keys { margin: 0; }
.ae-keys dt { font-weight: 600; white-space: nowrap; }
.ae-keys dd { margin: 0; }
</style>"""
SCRIPT = """
<script>
if (!window.aelabKeys) {
  const names = (window.aelabKeys = { t: "train", s: "step", x: "reset", "?": "keys" });
  const find = (name) => document.querySelector(`.st-key-${name} button:not(:disabled)`);
  let waiting = null;
  document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    const name = names[key.toLowerCase()];
    if (!name || ctrlKey || metaKey || altKey) return;
    if (target.closest("input, textarea, [contenteditable=true]")) return;
    const there = document.querySelector(`.st-key-${name}`);
    if (there && key === "?") find(name)?.click(); // Streamlit takes the others
    if (!there) {
      waiting = { name, path: location.pathname, until: Date.now() + 20000 };
    }
  });
  setInterval(() => {
    if (!waiting) return;
    const late = Date.now() > waiting.until || location.pathname !== waiting.path;
    const button = find(waiting.name);
    if (button || late) waiting = null;
    if (button && !late) button.click();
  }, 100);
}
</script>
"""


def listed() -> None:
    """The list, behind a button of the menu."""
    with st.popover("Keys **?**", key="keys", type="tertiary"):
        lines = [f"<dt>{name}</dt><dd>{what}</dd>" for name, what in (*KEYS, *MOUSE)]
        st.html(f"{STYLE}<dl class='ae-keys'>{''.join(lines)}</dl>")
