// The colours of points by their place on the manifold, and the scale of these colours.

import { mix } from "../../core/palette.js";
import { pen } from "../../core/pictures.js";

const SHADES = 64;

/** The colour of each place, 0 to 1. */
export function colours(palette, places) {
  const known = ramp(palette);
  return Array.from(places, (t) => known[Math.round((SHADES - 1) * Math.min(1, Math.max(0, t)))]);
}

/** All colours in a row. */
export function drawScale(canvas, palette) {
  const { context, width, height } = pen(canvas);
  ramp(palette).forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect((i * width) / SHADES, 0, width / SHADES + 1, height);
  });
}

function ramp(palette) {
  return Array.from({ length: SHADES }, (_, i) => colourAt(palette, i / (SHADES - 1)));
}

// Blue, teal, amber, red: the order in which they lie on the manifold.
function colourAt({ accent, terms, classes, error }, t) {
  const stops = [accent, terms[1], classes[1], error];
  const at = t * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[k], stops[k + 1], at - k);
}
