// The quiet furniture of a plane: origin lines, ticks, axis names, the prior's circles.

import { type } from "./palette.js";
import { multiples, tickLabels, ticks } from "./text.js";

export const GUTTER = { left: 34, bottom: 22, top: 4, right: 4 };
export const NAME = 16; // px above the plot, for the name of its upright axis
const DIAGONALS = [[1, 1], [1, -1], [-1, 1], [-1, -1]];
const CLEAR = 20; // px between a word and the middle of a chip
export const NARROW = 260; // px, up to which the other name has a line of its own below the labels

export function plotBox(width, height, named = false) {
  const { left, right } = GUTTER;
  const [top, bottom] = [GUTTER.top + (named ? NAME : 0), GUTTER.bottom + (named && width < NARROW ? NAME : 0)];
  return { x: left, y: top, w: Math.max(10, width - left - right), h: Math.max(10, height - top - bottom) };
}

export function drawGround(context, box, palette) {
  context.fillStyle = palette.surface;
  context.beginPath();
  context.roundRect(box.x, box.y, box.w, box.h, 6);
  context.fill();
}

export function drawOrigin(context, box, map, palette) {
  context.strokeStyle = palette.data;
  context.lineWidth = 1;
  const x = Math.round(map.x(0)) + 0.5;
  const y = Math.round(map.y(0)) + 0.5;
  if (x > box.x && x < box.x + box.w) line(context, x, box.y, x, box.y + box.h);
  if (y > box.y && y < box.y + box.h) line(context, box.x, y, box.x + box.w, y);
}

export function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/**
 * Tick labels and names in the gutters; one tick distance for both axes, as they share a scale.
 * free: up to where there is room for the name of the upright one.
 */
export function drawAxes(context, box, map, palette, names, free = box.x + box.w) {
  const base = box.y + box.h;
  const spanX = [map.a(box.x), map.a(box.x + box.w)];
  const spanY = [map.b(base), map.b(box.y)];
  const step = box.w < box.h ? commonStep(spanX, box.w) : commonStep(spanY, box.h);
  context.font = type(palette, "small");
  context.fillStyle = palette.muted;
  context.textBaseline = "alphabetic";
  const [xs, ys] = [spanX, spanY].map((span) => multiples(span, step));
  const [across, up] = [xs, ys].map((values) => tickLabels(values, step));
  const name = named(names.x, across.from, "→");
  context.textAlign = "right";
  const below = names.y && box.w + GUTTER.left + GUTTER.right < NARROW;
  context.fillText(name, box.x + box.w, base + 16 + (below ? NAME : 0));
  const last = box.x + box.w - (below ? 0 : context.measureText(name).width + 12);
  context.textAlign = "center";
  const widths = across.labels.map((label) => context.measureText(label).width);
  const every = Math.ceil((Math.max(0, ...widths) + 4) / (step * map.scale)); // where they would touch
  xs.forEach((value, i) => {
    const x = map.x(value);
    const half = widths[i] / 2;
    const room = x - half > box.x - GUTTER.left && x > box.x + 4 && x + half < last;
    if (room && Math.round(value / step) % every === 0) context.fillText(across.labels[i], x, base + 16);
  });
  context.textAlign = "right";
  ys.forEach((value, i) => {
    const y = map.y(value);
    if (y > box.y + 10 && y < base - 4) context.fillText(up.labels[i], box.x - 4, y + 4, GUTTER.left - 4);
  });
  context.textAlign = "left";
  const [left, title] = [box.x - GUTTER.left + 4, named(names.y, up.from, "↑")];
  if (free - left > 0.6 * context.measureText(title).width) context.fillText(title, left, box.y - 5, free - left);
}

// "z₁ →", and where its labels count from.
function named(name, from, arrow) {
  return name || from ? [name, from, arrow].filter(Boolean).join(" ") : "";
}

// At least three labels on the shorter axis, about one in 75 px.
function commonStep(span, size) {
  for (let count = Math.max(2, size / 75); ; count *= 1.5) {
    const margin = 0.06 * (span[1] - span[0]); // labels at the very edge are left out
    const { values, step } = ticks(span[0] + margin, span[1] - margin, count);
    if (values.length >= 3 || count > 50) return step;
  }
}

/** Text that stays legible over points. */
export function halo(context, text, x, y, palette, align = "center", colour = palette.muted) {
  context.save();
  context.textAlign = align;
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = palette.surface;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}

/** Where the standard normal prior expects the codes: circles at 1, 2 and 3 σ. */
export function drawPrior(context, box, map, palette) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  context.strokeStyle = palette.data;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  for (const sigma of [1, 2, 3]) {
    context.beginPath();
    context.arc(map.x(0), map.y(0), sigma * map.scale, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

/** A prior of another shape: its curves, x and y in turn, NaN between them. */
export function drawOutline(context, box, map, palette, curves) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  context.strokeStyle = palette.data;
  context.lineWidth = 1.5;
  context.beginPath();
  let pen = false; // lifted between two curves
  for (let i = 0; i < curves.length; i += 2) {
    const there = Number.isFinite(curves[i]);
    if (there) context[pen ? "lineTo" : "moveTo"](map.x(curves[i]), map.y(curves[i + 1]));
    pen = there;
  }
  context.stroke();
  context.restore();
}

/** Its name, above its highest place. */
export function labelOutline(context, map, palette, curves) {
  let top = 0;
  for (let i = 0; i < curves.length; i += 2) if (curves[i + 1] > curves[top + 1]) top = i;
  context.font = type(palette, "small");
  halo(context, "prior", map.x(curves[top]), map.y(curves[top + 1]) - 5, palette, "center", palette.text);
}

/** On a diagonal, away from both axes, and as clear of the chips as there is room. */
export function labelPrior(context, map, palette, chips) {
  context.font = type(palette, "small");
  for (const sigma of [1, 2, 3]) {
    const at = (sigma * map.scale) / Math.SQRT2;
    const places = DIAGONALS.map(([x, y]) => [map.x(0) + x * at, map.y(0) + y * at]);
    const room = ([x, y]) => Math.min(CLEAR, ...chips.map((chip) => Math.hypot(chip.x - x, chip.y - y)));
    const [x, y] = places.reduce((best, place) => (room(place) > room(best) ? place : best));
    halo(context, `${sigma}σ`, x, y + 4, palette, "center", palette.text);
  }
}
