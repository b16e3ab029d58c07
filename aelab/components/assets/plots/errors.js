// The squared error of each run against the scrubber's scale, with the cursor where its thumb is.

import { type } from "../core/palette.js";
import { line } from "../core/axes.js";
import { pen } from "../core/pictures.js";
import { three, tickLabels, ticks } from "../core/text.js";

const ROOM = { top: 20, bottom: 4 };
export const INSET = 8; // px from the slider's end to its thumb's middle
export const LABEL = "squared error / image, test items shown";

/** runs: [{name, steps, errors, colour, ink: of its words, if another}], place(step): 0..1, cursor: 0..1, left, right: px;
 * title: what the curves show; top: errors above it are cut off, if there is one. */
export function drawErrors(canvas, palette, { runs, place, cursor, step, left, right, base, top, title = LABEL }) {
  const { context, width, height } = pen(canvas);
  const shown = runs.filter(({ errors }) => errors?.length);
  context.font = type(palette, "small");
  context.fillStyle = palette.muted;
  context.textAlign = "left";
  context.fillText(title, Math.max(0, Math.min(left, width - context.measureText(title).width)), 12, width);
  if (!shown.length) return;
  const area = { x: left, y: ROOM.top, w: width - left - right, h: height - ROOM.top - ROOM.bottom };
  const y = scale(shown, base, area, top || Infinity);
  drawGrid(context, palette, area, y);
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.w + 4, area.h);
  context.clip();
  for (const run of shown) drawRun(context, run, (s) => area.x + area.w * place(s), y);
  context.restore();
  if (base !== null) dashed(context, palette.pca, area, y(base));
  const at = area.x + area.w * cursor;
  context.strokeStyle = palette.text;
  context.lineWidth = 1;
  line(context, at, area.y, at, area.y + area.h);
  label(context, palette, shown, { step, base, area, y });
}

// Untrained nets err far more than any other step: the scale leaves them out above the frame.
function scale(runs, base, area, top) {
  const known = base === null ? [] : [base];
  const finite = (from) => [...runs.flatMap(({ errors }) => [...errors.subarray(from(errors))]), ...known].filter(Number.isFinite);
  const low = Math.min(...finite(() => 0));
  const high = Math.min(top, Math.max(...finite(({ length }) => Math.floor(length / 10))));
  const span = Math.max(1e-6, high - low);
  const y = (value) => area.y + area.h * (1 - (value - low + 0.08 * span) / (1.16 * span));
  return Object.assign(y, { low, high });
}

function drawGrid(context, palette, area, y) {
  const { values, step } = ticks(y.low, y.high, Math.max(2, area.h / 30));
  const { labels } = tickLabels(values, step);
  const every = Math.ceil(15 / (y(0) - y(step))); // in a low chart labels would touch
  [context.textAlign, context.strokeStyle] = ["right", palette.grid];
  for (const [i, value] of values.entries()) {
    if (i % every) continue;
    const at = Math.round(y(value)) + 0.5;
    line(context, area.x, at, area.x + area.w, at);
    context.fillText(labels[i], area.x - 6, at + 4);
  }
}

// A net of which only the end is known is a dot.
function drawRun(context, { steps, errors, colour }, x, y) {
  if (steps.length === 1) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x(steps[0]), y(errors[0]), 3.5, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  steps.forEach((step, i) => context.lineTo(x(step), y(errors[i])));
  context.stroke();
}

function dashed(context, colour, area, y) {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  line(context, area.x, y, area.x + area.w, y);
  context.setLineDash([]);
}

// Names and values at the right, eased apart.
function label(context, palette, runs, { step, base, area, y }) {
  const labels = runs.map(({ name, colour, ink = colour, steps, errors }) => {
    const value = errors[Math.max(0, steps.findLastIndex((s) => s <= step))];
    return { text: `${three(value)} ${name}`, colour: ink, at: y(value) };
  });
  if (base !== null) labels.push({ text: `${three(base)} PCA`, colour: palette.pca, at: y(base) });
  labels.sort((a, b) => a.at - b.at);
  labels.forEach((l, i) => (l.at = Math.max(l.at, i ? labels[i - 1].at + 15 : area.y + 6)));
  for (let i = labels.length - 1, end = area.y + area.h - 3; i >= 0; i--, end = labels[i + 1].at - 15) {
    labels[i].at = Math.min(labels[i].at, end);
  }
  context.font = type(palette, "small", 600);
  context.textAlign = "left";
  for (const { text, colour, at } of labels) {
    context.fillStyle = colour;
    const room = context.canvas.clientWidth - area.x - area.w - 10;
    const shown = context.measureText(text).width > room ? text.slice(0, text.indexOf(" ")) : text;
    context.fillText(shown, area.x + area.w + 10, at + 4);
  }
}
