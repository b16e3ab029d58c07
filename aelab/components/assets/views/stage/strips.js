// The rows of fixed items (input, what the encoder saw of it, output) and the first layer's filters.

import { type } from "../../core/palette.js";
import { bitmap, blit, paint, pen, pixelSide, sizeOf } from "../../core/pictures.js";

const cell = bitmap();
const GAP = 4;
const LABELS = 68; // px for the rows' names, at least

/** rows: [{ label, under, colour, images }], images u8 (null: not yet), as many in each row. */
export function drawRows(canvas, palette, { rows, shape }) {
  const { context, width, height } = pen(canvas);
  const count = rows[0].images.length;
  if (!count) return;
  const [h, w] = shape;
  const each = (height - (rows.length - 1) * GAP) / rows.length - 2;
  const labels = Math.max(LABELS, ...rows.map((row) => 6 + widthOf(context, palette, row)));
  const room = Math.min(((width - labels) / count - GAP) / w, each / h);
  const side = pixelSide(room * w, w);
  const [tileW, tileH] = [w * side, h * side];
  const top = (height - rows.length * (tileH + GAP) + GAP) / 2;
  const step = Math.min((width - labels - tileW - 1) / Math.max(1, count - 1), tileW + 3 * GAP);
  rows.forEach(({ label, under, colour, images }, row) => {
    const y = Math.round(top + row * (tileH + GAP));
    context.font = type(palette, "text");
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = palette[colour];
    context.fillText(label, 0, y + tileH / 2 - (under ? 7 : 0));
    context.font = type(palette, "small");
    if (under) context.fillText(under, 0, y + tileH / 2 + 7);
    images.forEach((image, i) => {
      const x = Math.round(labels + i * step);
      drawTile(context, palette, image && paint(cell, image, shape, palette.grey), x, y, tileW, tileH);
    });
  });
}

// Of a row's name, in px.
function widthOf(context, palette, { label, under }) {
  const wide = (size, text) => {
    context.font = type(palette, size);
    return context.measureText(text).width;
  };
  return Math.max(wide("text", label), under ? wide("small", under) : 0);
}

function drawTile(context, palette, picture, x, y, w, h) {
  if (picture) blit(context, picture, x, y, w, h);
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  if (!picture) context.setLineDash([3, 3]);
  context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  context.setLineDash([]);
}

/** Filters as a grid, each by its own largest weight ("unit") or by the layer's ("layer"). */
export function drawFilters(canvas, palette, { filters, scales, shape, mode }) {
  const { context, width, height } = pen(canvas);
  const [[h, w], size] = [shape, sizeOf(shape)];
  const count = filters.shape[0];
  const { columns, side } = bestGrid(count, width, height, w, h);
  const largest = Math.max(...scales);
  for (let i = 0; i < count; i++) {
    const values = filters.subarray(i * size, (i + 1) * size);
    const shown = mode === "layer" ? rescale(values, scales[i] / largest) : values;
    const x = Math.round((i % columns) * (w * side + GAP));
    const y = Math.round(Math.floor(i / columns) * (h * side + GAP));
    drawTile(context, palette, paint(cell, shown, shape, palette.diverging), x, y, w * side, h * side);
  }
}

function rescale(values, share) {
  return values.map((value) => Math.round(128 + (value - 128) * share));
}

/** The number of columns that makes the tiles largest. */
function bestGrid(count, width, height, w, h) {
  let best = { columns: count, side: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tileW = (width + GAP) / columns - GAP;
    const tileH = (height + GAP) / rows - GAP;
    const side = pixelSide(Math.min(tileW / w, tileH / h) * w, w);
    if (side > best.side) best = { columns, side };
  }
  return best;
}

/** The colour bar under the title of filters of a shape: in colour from black to white, for each channel. */
export function drawScale(canvas, palette, [, , channels = 1]) {
  const { context, width, height } = pen(canvas);
  const ramp = Uint8Array.from({ length: 256 * channels }, (_, i) => Math.floor(i / channels));
  blit(context, paint(cell, ramp, [1, 256, channels], palette.diverging), 0, 0, width, height);
}
