// Curves with their spread: axes with names, a name at each curve's end, values under the pointer.

import { halo, line } from "../../core/axes.js";
import { write } from "../../core/dom.js";
import { inkOf } from "../../core/palette.js";
import { fitCanvas, pen, roomy } from "../../core/pictures.js";
import { three, tickLabel, ticks } from "../../core/text.js";
import { Picture } from "../picture.js";

const ROOM = { left: 58, right: 132, top: 10, bottom: 44 };
const SKELETON = `
  <h3><b></b> <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <p class="note"><span></span> <span class="badge"></span></p>
  <div class="plot"><canvas role="img"></canvas></div>`;

export class Chart extends Picture {
  constructor(root) {
    super(root, "chart", SKELETON);
    this.title = this.find("h3 b");
    [this.note, this.badge] = root.querySelectorAll(".note span");
    this.canvas.onpointermove = (event) => this.point(event.offsetX);
    this.canvas.onpointerleave = () => this.point(null);
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.series = meta.series.map((one, i) => ({
      ...one,
      x: arrays[`x${i}`], y: arrays[`y${i}`], low: arrays[`low${i}`], high: arrays[`high${i}`],
    }));
    this.root.dataset.panel = meta.name;
    this.root.dataset.points = this.series.reduce((sum, { x }) => sum + x.length, 0);
    this.plot.style.height = `${roomy(meta.height)}px`;
    write(this.title, meta.title);
    write(this.note, meta.note);
    write(this.badge, meta.badge);
    this.canvas.setAttribute("aria-label", `${meta.title}: ${meta.y.label} over ${meta.x.label}`);
    this.draw();
  }

  point(x) {
    this.pointer = x;
    this.draw();
  }

  render() {
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context, width, height } = pen(this.canvas);
    const { palette, meta } = this;
    const area = plotArea(ROOM, width, height);
    const map = { x: scale(meta.x, this.span("x")), y: scale(meta.y, this.span("y")) };
    const at = {
      x: (value) => area.x + area.w * map.x(value),
      y: (value) => area.y + area.h * (1 - map.y(value)),
    };
    const frame = { context, palette, area, at };
    for (const band of meta.bands) drawBand(frame, band);
    drawGrid(frame, meta.x, map.x.ends, meta.y, map.y.ends);
    for (const level of meta.levels) drawLevel(frame, level);
    for (const one of this.series) drawSeries(frame, one);
    for (const band of meta.bands) nameBand(frame, band);
    const cursor = this.nearest(at);
    if (cursor !== null) drawCursor(frame, at.x(cursor), String(Number(cursor.toPrecision(3))));
    drawNames(frame, this.series, meta.levels, cursor);
  }

  /** The ends of all values along an axis, those of the intervals too. */
  span(name) {
    const values = this.series.flatMap((one) =>
      (name === "x" ? [one.x] : [one.y, one.low, one.high]).flatMap((array) => [...(array ?? [])]));
    const extra = name === "y" ? this.meta.levels.map(({ y }) => y) : this.meta.x.ticks;
    const finite = [...values, ...extra].filter(Number.isFinite);
    return finite.length ? [Math.min(...finite), Math.max(...finite)] : [null, null];
  }

  /** The x of a value under the pointer, or null. */
  nearest(at) {
    if (this.pointer === null || this.pointer === undefined) return null;
    const all = this.series.flatMap(({ x }) => [...x]);
    return all.reduce((best, x) =>
      best === null || Math.abs(at.x(x) - this.pointer) < Math.abs(at.x(best) - this.pointer) ? x : best, null);
  }
}

/** What the room for names and labels leaves of a canvas, in px. */
export function plotArea({ left, right, top, bottom }, width, height) {
  return { x: left, y: top, w: Math.max(20, width - left - right), h: height - top - bottom };
}

/** value → 0..1 along an axis, with the axis's ends. */
function scale({ low, high, log }, [least, most]) {
  let [from, to] = [Math.min(low ?? Infinity, least ?? Infinity), Math.max(high ?? -Infinity, most ?? -Infinity)];
  if (!Number.isFinite(from) || !Number.isFinite(to)) [from, to] = [low ?? (log ? 1 : 0), high ?? (log ? 10 : 1)];
  if (from === to) [from, to] = log ? [from / 2, to * 2] : [from - 0.5, to + 0.5];
  const f = log ? Math.log : (value) => value;
  const pad = 0.05 * (f(to) - f(from));
  const [a, b] = [f(from) - (low === null || least < low ? pad : 0), f(to) + (high === null || most > high ? pad : 0)];
  const back = log ? Math.exp : (value) => value;
  return Object.assign((value) => (f(value) - a) / (b - a), { ends: [back(a), back(b)] });
}

function drawBand({ context, palette, area, at }, { low, high, colour }) {
  const [x0, x1] = [at.x(low), at.x(high)];
  context.globalAlpha = 0.12;
  context.fillStyle = palette[colour];
  context.fillRect(x0, area.y, x1 - x0, area.h);
  context.globalAlpha = 1;
}

function nameBand({ context, palette, area, at }, { name, low }) {
  context.font = `12px ${palette.font}`;
  name.split("\n").forEach((part, i) => halo(context, part, at.x(low) + 6, area.y + 15 + 15 * i, palette, "left"));
}

/** Lines at round values, labels and the names of both axes. */
export function drawGrid({ context, palette, area, at }, x, endsX, y, endsY) {
  context.font = `12px ${palette.font}`;
  context.lineWidth = 1;
  context.textBaseline = "alphabetic";
  context.textAlign = "right";
  for (const [value, label] of marks(y, endsY, area.h / 45)) {
    const height = Math.round(at.y(value)) + 0.5;
    context.strokeStyle = palette.grid;
    line(context, area.x, height, area.x + area.w, height);
    context.fillStyle = palette.muted;
    context.fillText(label, area.x - 7, height + 4);
  }
  context.textAlign = "center";
  let free = 0;
  for (const [value, label] of marks(x, endsX, area.w / 75)) {
    const half = context.measureText(label).width / 2;
    const place = at.x(value);
    context.strokeStyle = palette.grid;
    line(context, place, area.y + area.h, place, area.y + area.h + 4);
    if (place - half < free) continue;
    context.fillText(label, place, area.y + area.h + 17);
    free = place + half + 8;
  }
  context.fillStyle = palette.text;
  context.font = `13px ${palette.font}`;
  context.fillText(x.label, area.x + area.w / 2, area.y + area.h + 37);
  context.save();
  context.translate(14, area.y + area.h / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(y.label, 0, 0);
  context.restore();
}

/** [value, label] of an axis. */
function marks({ log, ticks: chosen }, [low, high], count) {
  if (chosen.length) return chosen.map((value) => [value, String(value).replace("-", "−")]);
  if (!log) {
    const { values, step } = ticks(low, high, count);
    return values.map((value) => [value, tickLabel(value, step)]);
  }
  const found = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const m of [1, 2, 5]) if (m * 10 ** power >= low && m * 10 ** power <= high) found.push(m * 10 ** power);
  }
  return found.map((value) => [value, tickLabel(value, value)]);
}

function drawLevel({ context, palette, area, at }, { y, colour }) {
  context.strokeStyle = palette[colour];
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  line(context, area.x, at.y(y), area.x + area.w, at.y(y));
  context.setLineDash([]);
}

function drawSeries({ context, palette, area, at }, { x, y, low, high, colour, dashed, dots }) {
  const ink = inkOf(palette, colour);
  context.save();
  context.beginPath();
  context.rect(area.x - 5, area.y - 5, area.w + 10, area.h + 10);
  context.clip();
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = 1.5;
  x.forEach((value, i) => {
    if (!low || !Number.isFinite(low[i]) || !Number.isFinite(high[i])) return;
    const place = at.x(value);
    line(context, place, at.y(low[i]), place, at.y(high[i]));
    for (const end of [low[i], high[i]]) line(context, place - 4, at.y(end), place + 4, at.y(end));
  });
  context.lineWidth = 2.25;
  context.setLineDash(dashed ? [6, 4] : []);
  context.beginPath();
  x.forEach((value, i) => Number.isFinite(y[i]) && context.lineTo(at.x(value), at.y(y[i])));
  context.stroke();
  context.setLineDash([]);
  if (dots) {
    x.forEach((value, i) => {
      context.beginPath();
      context.arc(at.x(value), at.y(y[i]), 4, 0, 2 * Math.PI);
      context.fill();
    });
  }
  context.restore();
}

function drawCursor({ context, palette, area }, x, label) {
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  line(context, x, area.y, x, area.y + area.h);
  context.font = `600 13px ${palette.font}`;
  halo(context, label, x, area.y + area.h - 8, palette, "center", palette.text);
}

/** Names at the right, eased apart: with the values under the pointer, or the last ones. */
function drawNames({ context, palette, area, at }, series, levels, cursor) {
  const labels = levels.map(({ name, y, colour }) => ({ name, y, value: y, ink: palette[colour] }));
  for (const { name, x, y, colour, said } of series.filter(({ y }) => y.length)) {
    const value = cursor === null ? y.at(-1) : y[x.indexOf(cursor)];
    labels.push({ name, y: y.at(-1), value, ink: inkOf(palette, colour), said: cursor === null && said });
  }
  spread(labels, area, at);
  const left = area.x + area.w + 12;
  context.textAlign = "left";
  for (const { name, value, ink, place, said } of labels) {
    context.fillStyle = ink;
    context.font = `600 13px ${palette.font}`;
    context.fillText(name, left, place);
    context.font = `13px ${palette.font}`;
    context.fillText(said || (value === undefined ? "–" : three(value)), left, place + 15);
  }
}

// Down from the top, then back up from the bottom, above the ticks; two lines of text each.
function spread(labels, area, at) {
  labels.sort((a, b) => b.y - a.y);
  labels.forEach((label, i) => {
    label.place = Math.max(at.y(label.y), i ? labels[i - 1].place + 32 : area.y + 10);
  });
  for (let i = labels.length - 1, end = area.y + area.h - 12; i >= 0; i--) {
    labels[i].place = Math.min(labels[i].place, end);
    end = labels[i].place - 32;
  }
}
