// The arrows of one field on a grid: how long, how sure, and how far from the true ones.

import { mix } from "../../core/palette.js";

const ARROWS = 21; // a side of the arrows drawn; finer grids are skipped through
const LONGEST = 0.3; // of an arrow as drawn, two squares of the grid: longer ones are cut
const ANGLES = 6; // shades from agreement to a right angle and beyond
const SHADES = [0.3, 0.65, 1]; // opacity, by how dense the points are

/** Arrows of a field in an ink, redder the more they differ from the true ones, if there are any.
 *
 * Those of one colour and opacity are one stroke: there are hundreds of them. */
export function drawArrows({ context, palette, map, meta }, field, truth, density, ink) {
  const side = Math.round(Math.sqrt(field.length / 2));
  const dense = Math.round(Math.sqrt(density.length));
  const strokes = new Map();
  for (let row = 0; row < ARROWS; row++) {
    for (let column = 0; column < ARROWS; column++) {
      const at = 2 * (node(row, side) * side + node(column, side));
      const shade = Math.min(2, Math.floor((3 * density[node(row, dense) * dense + node(column, dense)]) / 255));
      const error = truth ? angle(field, truth, at) : 0;
      const name = error * 3 + shade;
      if (!strokes.has(name)) strokes.set(name, []);
      const [x, y] = [column, row].map((k) => meta.reach * ((2 * k) / (ARROWS - 1) - 1));
      const cut = Math.min(meta.shrink, LONGEST / Math.hypot(field[at], field[at + 1])) * map.scale;
      const [dx, dy] = [field[at] * cut, field[at + 1] * cut];
      strokes.get(name).push([map.x(x), map.y(y), dx, -dy]);
    }
  }
  context.lineWidth = 1.6;
  context.lineCap = context.lineJoin = "round";
  for (const [name, arrows] of strokes) {
    context.strokeStyle = mix(ink, palette.error, Math.floor(name / 3) / (ANGLES - 1));
    context.globalAlpha = SHADES[name % 3];
    context.beginPath();
    for (const arrow of arrows) trace(context, ...arrow);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function node(index, side) {
  return Math.round((index * (side - 1)) / (ARROWS - 1));
}

// The angle to the true arrow: 0 for none, ANGLES - 1 for a right angle or more.
function angle(field, truth, at) {
  const [ax, ay, bx, by] = [field[at], field[at + 1], truth[at], truth[at + 1]];
  const off = Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
  return Math.min(ANGLES - 1, Math.floor((off / (Math.PI / 2)) * ANGLES));
}

function trace(context, x, y, dx, dy) {
  const length = Math.hypot(dx, dy);
  const head = Math.min(5, 0.5 * length);
  const [ex, ey] = [x + dx, y + dy];
  context.moveTo(x, y);
  context.lineTo(ex, ey + 0.01); // a dot where there is no arrow
  if (length < 3) return;
  for (const turn of [2.6, -2.6]) {
    const [c, s] = [Math.cos(turn) / length, Math.sin(turn) / length];
    context.moveTo(ex, ey);
    context.lineTo(ex + head * (dx * c - dy * s), ey + head * (dx * s + dy * c));
  }
}
