// The colours of aelab/theme.py for the theme that Streamlit shows now, and colour ramps for images.

import { word } from "./pictures.js";

const probe = document.createElement("canvas").getContext("2d");

/** Whether Streamlit's page is dark now. */
export function isDark(root) {
  return lightness(getComputedStyle(root).getPropertyValue("--st-background-color").trim()) < 0.5;
}

/** Reads the theme and writes the palette as CSS variables on `root`. */
export function readPalette(root) {
  const both = JSON.parse(root.dataset.palette);
  const dark = isDark(root);
  const colours = dark ? both.dark : both.light;
  for (const [name, value] of Object.entries(colours)) {
    if (typeof value === "string") root.style.setProperty(`--${name}`, value);
  }
  for (const [name, size] of Object.entries(both.sizes)) root.style.setProperty(`--${name}-size`, `${size}px`);
  root.dataset.theme = dark ? "dark" : "light";
  return {
    ...colours,
    dark,
    font: both.font,
    sizes: both.sizes,
    grey: ramp([colours.paper, colours.ink]),
    diverging: ramp([colours.negative, colours.zero, colours.positive]),
  };
}

/** The font of a canvas, at a size of the theme's scale. */
export function type({ sizes, font }, size, weight = 400) {
  return `${weight} ${sizes[size]}px ${font}`;
}

function rgb(colour) {
  probe.fillStyle = "#ffffff";
  probe.fillStyle = colour; // an unknown colour leaves white
  const hex = probe.fillStyle;
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function lightness(colour) {
  const [r, g, b] = rgb(colour);
  return (0.3 * r + 0.6 * g + 0.1 * b) / 255;
}

/** 256 colours along the stops, as the little-endian words of an ImageData. */
function ramp(colours) {
  const stops = colours.map(rgb);
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    table[i] = word(...stops[k].map((c, j) => Math.round(c + (at - k) * (stops[k + 1][j] - c))));
  }
  return table;
}

/** The colour a share of the way from one to another. */
export function mix(from, to, share) {
  const end = rgb(to);
  return `rgb(${rgb(from).map((c, i) => Math.round(c + (end[i] - c) * share))})`;
}

/** The colour of words about something drawn in a colour of this name: the grey of data is too pale for them. */
export function wordInk(palette, colour) {
  return colour === "data" ? palette.muted : inkOf(palette, colour);
}

/** The colour of a name of the palette, or of one such as classes.3. */
export function inkOf(palette, colour) {
  const [name, index] = colour.split(".");
  return index ? palette[name][Number(index)] : palette[name];
}
