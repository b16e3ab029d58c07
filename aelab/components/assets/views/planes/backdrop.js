// Behind the points: each place of the plane by how far the nearest code is, or how sharp the decoder.

import { mix } from "../../core/palette.js";
import { bitmap, pen } from "../../core/pictures.js";

/** Draws a grid of bytes (255: full colour) over the box [x0, y0, x1, y1] of the plane. */
export function drawBackdrop(context, palette, { map, box }, { grid, edge, box: [x0, y0, x1, y1] }) {
  grid.picture ??= new Map();
  if (!grid.picture.has(palette)) grid.picture.set(palette, painted(grid, edge, palette));
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  context.imageSmoothingEnabled = true;
  const [left, top] = [map.x(x0), map.y(y1)];
  context.drawImage(grid.picture.get(palette), left, top, map.x(x1) - left, map.y(y0) - top);
  context.restore();
}

// Row 0 of the grid is the lowest, of the picture the highest.
function painted(grid, edge, palette) {
  const [rows, columns] = grid.shape;
  const canvas = bitmap();
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  for (let i = 0; i < rows * columns; i++) {
    context.fillStyle = shade(palette, edge, grid[i] / 255);
    context.fillRect(i % columns, rows - 1 - Math.floor(i / columns), 1, 1);
  }
  return canvas;
}

// Grey, which no class has; darker at a stroke from the edge on, where a hole begins.
function shade(palette, edge, share) {
  const steep = edge < 1 ? (share < edge ? 0.2 * share : 0.24 + 0.16 * share) : 0.4 * share;
  return mix(palette.surface, palette.text, steep);
}

/** The colour bar: from nothing to full colour. */
export function drawScale(canvas, palette, edge) {
  const { context, width, height } = pen(canvas);
  for (let x = 0; x < width; x++) {
    context.fillStyle = shade(palette, edge, x / width);
    context.fillRect(x, 0, 1, height);
  }
}
