// How fields are drawn: a square each, with its words above it, the cloud, the arrows, the particles.

import { drawAxes, drawGround, drawOrigin, GUTTER, plotBox } from "./axes.js";
import { inkOf } from "./chart.js";
import { mix } from "./palette.js";
import { transform } from "./view.js";

const HEAD = 52; // px of words above a square
const GAP = 18;
const ARROWS = 21; // a side of the arrows drawn; finer grids are skipped through
const LONGEST = 0.3; // of an arrow as drawn, two squares of the grid: longer ones are cut
const ANGLES = 6; // shades from agreement to a right angle and beyond
const SHADES = [0.3, 0.65, 1]; // opacity, by how dense the points are
const NAMES = { x: "x₁", y: "x₂" };

/** Squares for n pictures: {x, y, side} of each, words above it. */
function squares(n, width, height) {
  const { left, right, top, bottom } = GUTTER;
  const room = Math.min((width - GAP * (n - 1)) / n - left - right, height - HEAD - top - bottom);
  const side = Math.max(60, room);
  return Array.from({ length: n }, (_, i) => ({ x: i * (side + left + right + GAP), side }));
}

function layout({ x, side }) {
  const { left, right, top, bottom } = GUTTER;
  const inner = plotBox(side + left + right, side + top + bottom);
  return { ...inner, x: x + inner.x, y: HEAD + inner.y };
}

function mapping(box, reach) {
  return transform({ cx: 0, cy: 0, hx: reach, hy: reach }, box);
}

/** The place of the plane under a pixel, or null. */
export function planeOf(px, py, width, height, { fields, reach }) {
  for (const square of squares(fields.length, width, height)) {
    const box = layout(square);
    if (px < box.x || px > box.x + box.w || py < box.y || py > box.y + box.h) continue;
    const map = mapping(box, reach);
    return [map.a(px), map.b(py)];
  }
  return null;
}

export function drawFields(sheet, { meta, arrays, fields, lines, particles }) {
  const truth = fields[meta.fields.findIndex((one) => one.true)] ?? null;
  squares(meta.fields.length, sheet.width, sheet.height).forEach((square, i) => {
    const one = meta.fields[i];
    const box = layout(square);
    const map = mapping(box, meta.reach);
    const frame = { ...sheet, box, map, meta };
    drawWords(frame, one, lines[i], square);
    drawGround(sheet.context, box, sheet.palette);
    drawOrigin(sheet.context, box, map, sheet.palette);
    clipped(frame, () => {
      drawCloud(frame, arrays.cloud);
      if (fields[i]) drawArrows(frame, fields[i], one.true ? null : truth, arrays.seen, inkOf(sheet.palette, one.colour));
      drawParticles(frame, particles.shown(i));
    });
    if (!fields[i]) drawCover(frame, one.cover);
    drawAxes(sheet.context, box, map, sheet.palette, NAMES);
  });
}

function clipped({ context, box }, work) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  work();
  context.restore();
}

function drawWords({ context, palette, box }, { title, colour }, lines, { x }) {
  const left = x + GUTTER.left;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = inkOf(palette, colour);
  context.font = `650 14px ${palette.font}`;
  context.fillText(title, left, 13, box.w);
  context.fillStyle = palette.text;
  context.font = `13px ${palette.font}`;
  lines.forEach((line, k) => context.fillText(line, left, 30 + 16 * k, box.w));
}

function drawCover({ context, palette, box }, text) {
  context.fillStyle = palette.muted;
  context.font = `15px ${palette.font}`;
  context.textAlign = "center";
  text.split("\n").forEach((line, k) => context.fillText(line, box.x + box.w / 2, box.y + box.h / 2 + 20 * k));
}

function drawCloud({ context, palette, map }, cloud) {
  context.fillStyle = palette.data;
  context.globalAlpha = 0.4;
  for (let i = 0; i < cloud.length; i += 2) context.fillRect(map.x(cloud[i]) - 1, map.y(cloud[i + 1]) - 1, 2, 2);
  context.globalAlpha = 1;
}

/** Arrows of one colour and opacity are one stroke: there are hundreds of them. */
function drawArrows({ context, palette, map, meta }, field, truth, seen, ink) {
  const side = Math.round(Math.sqrt(field.length / 2));
  const dense = Math.round(Math.sqrt(seen.length));
  const strokes = new Map();
  for (let row = 0; row < ARROWS; row++) {
    for (let column = 0; column < ARROWS; column++) {
      const at = 2 * (node(row, side) * side + node(column, side));
      const shade = Math.min(2, Math.floor((3 * seen[node(row, dense) * dense + node(column, dense)]) / 255));
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

function drawParticles({ context, palette, map }, shown) {
  context.strokeStyle = context.fillStyle = palette.noise;
  context.lineWidth = 2;
  for (const { at, path } of shown) {
    if (path) {
      context.beginPath();
      for (const [x, y] of path) context.lineTo(map.x(x), map.y(y));
      context.stroke();
      for (const [x, y] of path.slice(0, 12)) dot(context, map, x, y, 2.5);
    }
    dot(context, map, ...at, path ? 5 : 3);
  }
}

function dot(context, map, x, y, radius) {
  context.beginPath();
  context.arc(map.x(x), map.y(y), radius, 0, 2 * Math.PI);
  context.fill();
}
