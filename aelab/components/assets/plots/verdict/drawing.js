// How a prediction and its measurement are drawn: words, a strip with its scale, the dots of seeds.

import { halo, line } from "../../core/axes.js";
import { three, tickLabel, ticks } from "../../core/text.js";

export const MARKS = { yes: ["✓ as predicted", "accent"], no: ["✗ not as predicted", "error"], open: ["? on the edge", "muted"] };
const BAR = 0.72; // how far down a strip the bar lies, below the dots
const FEW = 12; // more dots than these are smaller

/** The prediction in words, and what was measured. */
export function drawWords({ context, palette, area }, { says, role, holds, mean, interval, unit }, top) {
  const [mark, ink] = MARKS[holds] ?? ["", "muted"];
  const found = mean === null ? "" : `: ${three(mean)} [${(interval ?? []).map((end) => three(end ?? NaN)).join(", ")}] ${unit}`;
  context.textBaseline = "alphabetic";
  context.font = `650 14px ${palette.font}`;
  context.textAlign = "right";
  context.fillStyle = palette[ink];
  fitText(context, mark + found, area.x + area.w, top + 15, area.w - context.measureText(role).width - 12);
  context.textAlign = "left";
  context.fillStyle = palette.muted;
  context.fillText(role, area.x, top + 15);
  context.font = `14px ${palette.font}`;
  context.fillStyle = palette.text;
  fitText(context, says, area.x, top + 33, area.w);
}

// Words that are too long for their line become a little narrower, but never illegible.
function fitText(context, text, x, y, room) {
  const width = context.measureText(text).width;
  context.save();
  context.translate(x, y);
  if (width > room) context.scale(Math.max(0.8, room / width), 1);
  context.fillText(text, 0, 0);
  context.restore();
}

/** The predicted range between the ends of the axis, its scale, and the baseline. */
export function drawStrip({ context, palette, area, x }, { bounds, unit, baseline, values }, [low, high]) {
  const base = area.y + area.h;
  context.fillStyle = palette.surface;
  context.fillRect(area.x, area.y, area.w, area.h);
  const inside = (value) => Math.max(area.x, Math.min(area.x + area.w, x(value)));
  const [from, to] = [inside(bounds[0] ?? low), inside(bounds[1] ?? high)];
  context.globalAlpha = 0.2;
  context.fillStyle = palette.accent;
  context.fillRect(from, area.y, Math.max(3, to - from), area.h);
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  for (const bound of bounds) if (bound !== null) line(context, x(bound), area.y, x(bound), base);
  context.font = `12px ${palette.font}`;
  drawScale({ context, palette, area, x }, { unit, baseline }, low, high);
  if (to - from > 76 && !values.length) {
    halo(context, "predicted", (from + to) / 2, area.y + area.h / 2 + 5, palette);
  }
}

function drawScale({ context, palette, area, x }, { unit, baseline }, low, high) {
  const base = area.y + area.h;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  line(context, area.x, base, area.x + area.w, base);
  context.fillStyle = palette.text;
  context.textAlign = "right";
  context.fillText(unit, area.x + area.w, base + 16);
  const free = area.x + area.w - context.measureText(unit).width - 10;
  const taken = baseline && drawBaseline({ context, palette, area, x }, baseline, free);
  const { values, step } = ticks(low, high, area.w / 90);
  context.fillStyle = palette.muted;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.textAlign = "center";
  for (const value of values) {
    line(context, x(value), base, x(value), base + 4);
    const label = tickLabel(value, step);
    const half = context.measureText(label).width / 2;
    const place = Math.max(half, x(value));
    const beside = !taken || place + half + 6 < taken[0] || place - half - 6 > taken[1];
    if (place + half < free && beside) context.fillText(label, place, base + 16);
  }
}

// What to compare with, its name below the strip, where no dot and no bar lies under it; from
// where to where that is.
function drawBaseline({ context, palette, area, x }, { value, name }, free) {
  context.strokeStyle = palette.pca;
  context.lineWidth = 2;
  context.setLineDash([5, 3]);
  line(context, x(value), area.y, x(value), area.y + area.h);
  context.setLineDash([]);
  const label = `${name} ${three(value)}`;
  const wide = context.measureText(label).width;
  const from = Math.max(area.x, Math.min(x(value) - wide / 2, free - wide));
  context.fillStyle = palette.pca;
  context.textAlign = "left";
  context.fillText(label, from, area.y + area.h + 16);
  return [from, from + wide];
}

/** A dot a seed, and the interval of their mean; `share` fades in those that were not known. */
export function drawMeasured({ context, palette, area, x }, { values, mean, interval, holds }, known, share) {
  const bar = area.y + Math.round(BAR * area.h);
  if (mean !== null && interval) {
    const inside = (place) => Math.max(area.x, Math.min(area.x + area.w, place));
    const [from, to] = interval.map((end, i) => inside(x(end ?? [-Infinity, Infinity][i])));
    context.strokeStyle = palette[MARKS[holds]?.[1] ?? "text"];
    context.lineWidth = 3;
    line(context, from, bar, to, bar);
    for (const end of [from, to]) line(context, end, bar - 5, end, bar + 5);
    line(context, x(mean), bar - 7, x(mean), bar + 7);
  }
  context.lineWidth = 1.5;
  const radius = values.length > FEW ? 3 : 5;
  const places = piled([...values].map(x), 2 * radius + 1, bar - 8 - area.y);
  places.forEach(([place, up], i) => {
    if (!Number.isFinite(place)) return;
    context.globalAlpha = i < known ? 1 : share;
    context.fillStyle = palette.text;
    context.strokeStyle = palette.surface;
    context.beginPath();
    context.arc(place, bar - 7 - radius - up, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  });
  context.globalAlpha = 1;
}

// Dots that would cover each other lie one above the other, as far as there is room; in the order
// in which they came, so that a new one moves none.
function piled(places, size, room) {
  const most = Math.max(1, Math.floor(room / size));
  const floors = Array.from({ length: most }, () => []);
  return places.map((place, i) => {
    const free = floors.findIndex((floor) => floor.every((other) => Math.abs(other - place) >= size));
    const floor = free < 0 ? i % most : free;
    floors[floor].push(place);
    return [place, floor * size];
  });
}
