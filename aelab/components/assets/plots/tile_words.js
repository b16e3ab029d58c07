// What stands under a small picture, and in its corner.

import { type } from "../core/palette.js";

export function widestCaption(canvas, palette, captions) {
  const context = canvas.getContext("2d");
  context.font = type(palette, "small");
  return Math.max(0, ...captions.map((text) => context.measureText(text).width));
}

/** Under a picture whose middle is x: no wider than `most`, whole on a canvas of this width. */
export function drawCaption(context, palette, text, x, y, most, width) {
  context.font = type(palette, "small");
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillStyle = palette.muted;
  const half = Math.min(most, context.measureText(text).width) / 2;
  context.fillText(text, Math.max(half, Math.min(width - half, x)), y, most);
}

/** In the upper left corner, which is (x, y). */
export function drawMark(context, palette, text, x, y) {
  context.font = type(palette, "small", 600);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = palette.background;
  context.fillRect(x + 1, y + 1, context.measureText(text).width + 4, 14);
  context.fillStyle = palette.text;
  context.fillText(text, x + 3, y + 2);
}
