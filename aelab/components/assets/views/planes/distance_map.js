// Behind the points: each place of the plane by its distance to the nearest code.

import { mix } from "../../core/palette.js";
import { bitmap, pen } from "../../core/pictures.js";

const HOLE = 0.5; // of the farthest that is told apart: five spacings

/** Draws a grid of bytes (255: the farthest) over the box [x0, y0, x1, y1] of the plane. */
export function drawDistances(context, palette, { map, box }, { grid, ends: [x0, y0, x1, y1] }) {
  grid.picture ??= new Map();
  if (!grid.picture.has(palette)) grid.picture.set(palette, painted(grid, palette));
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
function painted(grid, palette) {
  const [rows, columns] = grid.shape;
  const canvas = bitmap();
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  for (let i = 0; i < rows * columns; i++) {
    context.fillStyle = shade(palette, grid[i] / 255);
    context.fillRect(i % columns, rows - 1 - Math.floor(i / columns), 1, 1);
  }
  return canvas;
}

// Grey, which no class has; darker at a stroke where a hole begins.
function shade(palette, share) {
  return mix(palette.surface, palette.text, share < HOLE ? 0.2 * share : 0.24 + 0.16 * share);
}

/** The colour bar: from "at a code" to the farthest. */
export function drawDistanceScale(canvas, palette) {
  const { context, width, height } = pen(canvas);
  for (let x = 0; x < width; x++) {
    context.fillStyle = shade(palette, x / width);
    context.fillRect(x, 0, 1, height);
  }
}
