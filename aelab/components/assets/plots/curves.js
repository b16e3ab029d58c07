// Loss against step: one small plot a unit, train solid, held-out dashed, values at the line's end.

import { type } from "../core/palette.js";
import { line } from "../core/axes.js";
import { pen } from "../core/pictures.js";
import { integer, three, tickLabels, ticks } from "../core/text.js";

export const ROOM = { left: 46, right: 62, head: 20, foot: 20 };

/** Draws all plots; `cursor` is an index into steps (values are then those of that step). */
export function drawCurves(canvas, palette, { plots, steps, cursor }) {
  const { context, width, height } = pen(canvas);
  if (!plots.length || !steps?.length) return;
  const each = (height - ROOM.foot) / plots.length;
  const last = steps.length - 1;
  const boxes = plots.map((_, i) => box(width, each, i));
  const x = (step) => boxes[0].x + (boxes[0].w * (step - steps[0])) / Math.max(1, steps[last] - steps[0]);
  plots.forEach((plot, i) => {
    drawFrame(context, palette, plot, boxes[i]);
    drawLines(context, palette, plot, boxes[i], steps, x);
    drawEnds(context, palette, plot, boxes[i], steps, x, cursor ?? last);
  });
  drawSteps(context, palette, boxes, x, steps, cursor);
}

function box(width, each, i) {
  const y = i * each + ROOM.head;
  const w = Math.max(10, width - ROOM.left - ROOM.right);
  return { x: ROOM.left, y, w, h: Math.max(8, each - ROOM.head - 6) };
}

function drawFrame(context, palette, plot, area) {
  const y = heightOf(plot, area);
  const { values, step } = ticks(plot.low, plot.top, Math.max(1, area.h / 30));
  context.font = type(palette, "small");
  context.textBaseline = "alphabetic";
  context.lineWidth = 1;
  context.textAlign = "right";
  if (plot.clipped) write(context, palette, `↑${three(plot.start)}`, area.x - 6, area.y + 8);
  const { labels, from } = tickLabels(values, step);
  for (const [i, value] of values.entries()) {
    context.strokeStyle = palette.grid;
    line(context, area.x, Math.round(y(value)) + 0.5, area.x + area.w, Math.round(y(value)) + 0.5);
    const taken = plot.clipped && y(value) < area.y + 18;
    if (!taken) write(context, palette, labels[i], area.x - 6, y(value) + 4);
  }
  drawHead(context, palette, plot, area, from);
}

function write(context, palette, text, x, y) {
  context.fillStyle = palette.muted;
  context.fillText(text, x, y);
}

// "reconstruction · KL  nats / image", each name in its line's colour.
function drawHead(context, palette, plot, area, from) {
  let x = 0;
  const y = area.y - 7;
  context.textAlign = "left";
  context.font = type(palette, "text", 600);
  for (const { k, name } of plot.lines) {
    context.fillStyle = colour(palette, k);
    context.fillText(name, x, y);
    x += context.measureText(name).width + 10;
  }
  context.font = type(palette, "small");
  context.fillStyle = palette.muted;
  context.fillText([plot.unit, from].filter(Boolean).join(" "), x, y, area.x + area.w + ROOM.right - x);
}

function colour(palette, k) {
  return palette.terms[k % palette.terms.length];
}

function drawLines(context, palette, plot, area, steps, x) {
  context.save();
  context.beginPath();
  context.rect(area.x, area.y - 2, area.w + 2, area.h + 4);
  context.clip();
  context.lineJoin = "round";
  for (const { k, floor, train, validation } of plot.lines) {
    if (floor !== null) drawFloor(context, palette, floor, area, heightOf(plot, area)(floor));
    context.strokeStyle = colour(palette, k);
    stroke(context, train, plot, area, steps, x, [], 2);
    stroke(context, validation, plot, area, steps, x, [5, 4], 1.75);
  }
  context.restore();
}

/** The least that the term can be: the entropy of the pixels. */
function drawFloor(context, palette, floor, area, y) {
  context.strokeStyle = palette.muted;
  context.setLineDash([2, 3]);
  context.lineWidth = 1.25;
  line(context, area.x, y, area.x + area.w, y);
  context.setLineDash([]);
  context.font = type(palette, "small");
  context.textAlign = "left";
  const [long, short] = ["least possible, ", ""].map((words) => `${words}H(x) = ${three(floor)}`);
  write(context, palette, context.measureText(long).width < area.w - 8 ? long : short, area.x + 6, y - 4);
}

function stroke(context, values, plot, area, steps, x, dash, width) {
  if (!values) return;
  const y = heightOf(plot, area);
  context.setLineDash(dash);
  context.lineWidth = width;
  context.beginPath();
  let pen = false; // lifted over values that are not finite
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return void (pen = false);
    if (pen) context.lineTo(x(steps[i]), y(value));
    else context.moveTo(x(steps[i]), y(value));
    pen = true;
  });
  context.stroke();
  context.setLineDash([]);
}

function heightOf(plot, area) {
  return (value) => area.y + area.h - (area.h * (value - plot.low)) / (plot.top - plot.low);
}

/** A value for each line at `index`, beside the line's end, eased apart where they collide. */
function drawEnds(context, palette, plot, area, steps, x, index) {
  const y = heightOf(plot, area);
  const labels = [];
  for (const { k, train, validation } of plot.lines) {
    for (const [values, dashed] of [[train, false], [validation, true]]) {
      const value = values?.[index];
      if (value === undefined) continue;
      const at = Number.isFinite(value) ? Math.max(area.y, y(value)) : area.y;
      labels.push({ k, dashed, text: three(value), at, dot: at });
    }
  }
  spread(labels, area);
  for (const { k, dashed, text, at, dot } of labels) {
    context.fillStyle = colour(palette, k);
    context.beginPath();
    context.arc(x(steps[index]), dot, dashed ? 2 : 3, 0, 2 * Math.PI);
    context.fill();
    context.font = type(palette, "text", dashed ? 400 : 700);
    context.textAlign = "left";
    context.fillText(text, area.x + area.w + 8, at + 4);
  }
}

function spread(labels, area) {
  const gap = 14;
  const low = area.y + 4;
  labels.sort((a, b) => a.at - b.at);
  // Down from the top, then back up from the bottom, never into the heading.
  labels.forEach((label, i) => (label.at = Math.max(label.at, i ? labels[i - 1].at + gap : low)));
  for (let i = labels.length - 1, bound = area.y + area.h + 2; i >= 0; i--) {
    labels[i].at = Math.max(low + gap * i, Math.min(labels[i].at, bound));
    bound = labels[i].at - gap;
  }
}

function drawSteps(context, palette, boxes, x, steps, cursor) {
  const bottom = boxes.at(-1).y + boxes.at(-1).h;
  const last = steps.length - 1;
  context.font = type(palette, "small");
  context.fillStyle = palette.muted;
  if (cursor === null || cursor === undefined) {
    context.textAlign = "left";
    context.fillText(`step ${integer(steps[0])}`, boxes[0].x, bottom + 17);
    context.textAlign = "right";
    if (last > 0) context.fillText(integer(steps[last]), x(steps[last]) + 4, bottom + 17);
    return;
  }
  const at = x(steps[cursor]);
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  for (const area of boxes) line(context, at, area.y, at, area.y + area.h);
  context.fillStyle = palette.text;
  context.textAlign = "center";
  const label = `step ${integer(steps[cursor])}`;
  const room = context.measureText(label).width / 2;
  const right = boxes[0].x + boxes[0].w + ROOM.right - room;
  context.fillText(label, Math.max(room, Math.min(right, at)), bottom + 17);
}
