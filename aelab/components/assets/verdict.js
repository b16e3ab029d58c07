// Predictions and measurements: for each a strip with the predicted range, a dot a seed, the
// interval of their mean, and the baseline.

import { halo, line } from "./axes.js";
import { Picture } from "./picture.js";
import { fitCanvas, pen, roomy } from "./pictures.js";
import { write } from "./dom.js";
import { three, tickLabel, ticks } from "./text.js";

const ROW = 106; // px: two lines of words, the strip, its labels, a gap
const CLOSE = 94; // where there are more than three
const WORDS = 40;
const STRIP = 32;
const SIDE = 12;
const MOTION = 350; // ms
const MARKS = { yes: ["✓ as predicted", "accent"], no: ["✗ not as predicted", "error"], open: ["? on the edge", "muted"] };
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const SKELETON = `
  <h3><b></b> <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <p class="note"><span></span> <span class="badge"></span></p>
  <div class="plot"><canvas role="img"></canvas></div>`;

export class Verdict extends Picture {
  constructor(root) {
    super(root, "chart", SKELETON);
    this.title = this.find("h3 b");
    [this.note, this.badge] = root.querySelectorAll(".note span");
    this.frame = null;
  }

  show({ meta, arrays }) {
    const same = this.meta?.name === meta.name;
    this.old = same ? this.rows : [];
    this.from = same ? this.axes : null;
    this.meta = meta;
    this.rows = meta.rows.map((row, i) => ({ ...row, values: arrays[`values${i}`] }));
    this.to = this.rows.map(endsOf);
    const seeds = Math.max(0, ...this.rows.map(({ values }) => values.length));
    Object.assign(this.root.dataset, { panel: meta.name, rows: meta.rows.length, seeds });
    this.plot.style.height = `${meta.rows.length * rowHeight(meta.rows.length)}px`;
    write(this.title, meta.title);
    write(this.note, meta.note);
    write(this.badge, meta.badge);
    this.canvas.setAttribute("aria-label", this.rows.map(spoken).join("; "));
    this.began = performance.now();
    this.frame ??= requestAnimationFrame((now) => this.move(now));
  }

  dispose() {
    super.dispose();
    cancelAnimationFrame(this.frame);
  }

  /** Axes that must widen do so smoothly, and new dots fade in. */
  move(now) {
    this.frame = null;
    const share = calm.matches ? 1 : Math.max(0, Math.min(1, (now - this.began) / MOTION));
    this.share = 1 - (1 - share) ** 3;
    this.axes = this.to.map((ends, i) => {
      const start = this.from?.[i] ?? ends;
      return ends.map((end, k) => start[k] + (end - start[k]) * this.share);
    });
    this.draw();
    if (share < 1) this.frame = requestAnimationFrame((next) => this.move(next));
  }

  render() {
    if (!this.axes) return;
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context, width } = pen(this.canvas);
    const { palette } = this;
    const height = rowHeight(this.rows.length);
    const strip = STRIP + Math.max(0, height - ROW); // a taller window has taller strips
    this.rows.forEach((row, i) => {
      const top = i * height;
      const area = { x: SIDE, y: top + WORDS, w: width - 2 * SIDE, h: strip };
      const [low, high] = this.axes[i];
      const x = (value) => area.x + (area.w * (value - low)) / (high - low);
      const frame = { context, palette, area, x };
      drawWords(frame, row, top);
      drawStrip(frame, row, [low, high]);
      drawMeasured(frame, row, this.old[i]?.values.length ?? 0, this.share);
    });
  }
}

function rowHeight(count) {
  return roomy(count > 3 ? CLOSE : ROW);
}

/** The ends of an axis: all that is on it and some room; below 0 only if a value is. */
export function endsOf({ bounds, interval, baseline, values }) {
  const shown = [...bounds, ...(interval ?? []), baseline?.value, ...values].filter(Number.isFinite);
  if (!shown.length) return [0, 1];
  const [least, high] = [Math.min(...shown), Math.max(...shown)];
  const low = least === high ? Math.min(0, least) : least; // one value is seen from 0
  const pad = (high - low || 1) * (least === high ? 0.6 : 0.12);
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}

function spoken({ says, mean, unit, holds }) {
  return mean === null ? says : `${says}: measured ${three(mean)} ${unit}, ${MARKS[holds]?.[0] ?? ""}`;
}

function drawWords({ context, palette, area }, { says, role, holds, mean, interval, unit }, top) {
  const [mark, ink] = MARKS[holds] ?? ["", "muted"];
  const found = mean === null ? "" : `: ${three(mean)} [${(interval ?? []).map((end) => three(end ?? NaN)).join(", ")}] ${unit}`;
  context.textBaseline = "alphabetic";
  context.font = `650 14px ${palette.font}`;
  context.textAlign = "right";
  context.fillStyle = palette[ink];
  context.fillText(mark + found, area.x + area.w, top + 15);
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

function drawStrip({ context, palette, area, x }, { bounds, unit, baseline, values }, [low, high]) {
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
  drawScale({ context, palette, area, x }, unit, low, high);
  if (to - from > 76 && !values.length) halo(context, "predicted", (from + to) / 2, area.y + 21, palette);
  if (baseline) drawBaseline({ context, palette, area, x }, baseline);
}

function drawScale({ context, palette, area, x }, unit, low, high) {
  const base = area.y + area.h;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  line(context, area.x, base, area.x + area.w, base);
  context.fillStyle = palette.text;
  context.textAlign = "right";
  context.fillText(unit, area.x + area.w, base + 16);
  const free = area.x + area.w - context.measureText(unit).width - 10;
  const { values, step } = ticks(low, high, area.w / 90);
  context.fillStyle = palette.muted;
  context.textAlign = "center";
  for (const value of values) {
    line(context, x(value), base, x(value), base + 4);
    const label = tickLabel(value, step);
    const half = context.measureText(label).width / 2;
    const place = Math.max(half, x(value));
    if (place + half < free) context.fillText(label, place, base + 16);
  }
}

function drawBaseline({ context, palette, area, x }, { value, name }) {
  context.strokeStyle = palette.pca;
  context.lineWidth = 2;
  context.setLineDash([5, 3]);
  line(context, x(value), area.y, x(value), area.y + area.h);
  context.setLineDash([]);
  const label = `${name} ${three(value)}`;
  const right = x(value) + 6 + context.measureText(label).width > area.x + area.w;
  halo(context, label, x(value) + (right ? -6 : 6), area.y + area.h - 4, palette, right ? "right" : "left", palette.pca);
}

function drawMeasured({ context, palette, area, x }, { values, mean, interval, holds }, known, share) {
  const [dots, bar] = [area.y + 11, area.y + 23];
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
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    context.globalAlpha = i < known ? 1 : share;
    context.fillStyle = palette.text;
    context.strokeStyle = palette.surface;
    context.beginPath();
    context.arc(x(value), dots, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  });
  context.globalAlpha = 1;
}
