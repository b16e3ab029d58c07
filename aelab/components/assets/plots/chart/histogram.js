// Groups of bars over one axis, each in percent of its group, and a threshold that can be dragged.

import { halo, line } from "../../core/axes.js";
import { write } from "../../core/dom.js";
import { inkOf } from "../../core/palette.js";
import { fitCanvas, pen, roomy } from "../../core/pictures.js";
import { three } from "../../core/text.js";
import { drawGrid, plotArea } from "./chart.js";
import { Picture } from "../picture.js";

const ROOM = { left: 52, right: 14, top: 22, bottom: 44 };
const KEY = 0.02; // of the axis: an arrow key's step

const SKELETON = `
  <h3><b></b> <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <p class="note"><span></span> <span class="badge"></span></p>
  <div class="plot"><canvas tabindex="0" role="slider"></canvas></div>`;

export class Histogram extends Picture {
  constructor(root) {
    super(root, "chart", SKELETON);
    this.title = this.find("h3 b");
    [this.note, this.badge] = root.querySelectorAll(".note span");
    this.held = null; // where the threshold is while it is dragged
    this.asked = 0;
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => {
      if (this.meta.threshold === null) return;
      canvas.setPointerCapture(event.pointerId);
      this.hold(this.value(event.offsetX));
    };
    canvas.onpointermove = (event) => this.held !== null && this.hold(this.value(event.offsetX));
    canvas.onpointerup = () => this.drop();
    canvas.onkeydown = (event) => {
      const turn = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!turn || this.meta.threshold === null) return;
      event.preventDefault();
      const { share, value } = scale(this.meta.ends);
      this.hold(value(share(this.meta.threshold) + turn * KEY));
      this.drop();
    };
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.heights = meta.groups.map((_, i) => arrays[`heights${i}`]);
    Object.assign(this.root.dataset, { panel: meta.name, groups: meta.groups.length, threshold: meta.threshold });
    this.plot.style.height = `${roomy(meta.height)}px`;
    write(this.title, meta.title);
    write(this.note, meta.note);
    write(this.badge, meta.badge);
    const { canvas } = this;
    canvas.setAttribute("aria-label", `Threshold: ${meta.label}`);
    for (const [name, value] of [["min", meta.ends[0]], ["max", meta.ends[1]], ["now", meta.threshold ?? 0]]) {
      canvas.setAttribute(`aria-value${name}`, value);
    }
    canvas.style.cursor = meta.threshold === null ? "default" : "ew-resize";
    canvas.style.touchAction = "pan-y";
    this.draw();
  }

  hold(value) {
    this.held = value;
    this.draw();
  }

  drop() {
    if (this.held === null) return;
    this.meta.threshold = this.held;
    this.held = null;
    this.asked += 1;
    this.send({ id: this.asked, place: [this.meta.threshold, 0] });
    this.draw();
  }

  value(x) {
    return scale(this.meta.ends).value((x - ROOM.left) / (this.plot.clientWidth - ROOM.left - ROOM.right));
  }

  render() {
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context, width, height } = pen(this.canvas);
    const { palette, meta } = this;
    const area = plotArea(ROOM, width, height);
    const at = {
      x: (value) => area.x + area.w * scale(meta.ends).share(value),
      y: (value) => area.y + area.h * (1 - Math.min(1, value / meta.top)),
    };
    const frame = { context, palette, area, at };
    const axes = { x: { label: meta.label, ticks: [], log: meta.ends[0] > 0 }, y: { label: "% of each group", ticks: [] } };
    drawGrid(frame, axes.x, meta.ends, axes.y, [0, meta.top]);
    meta.groups.forEach(({ colour }, i) => drawBars(frame, this.heights[i], inkOf(palette, colour)));
    drawKey(frame, meta.groups);
    const limit = this.held ?? meta.threshold;
    if (limit !== null) drawThreshold(frame, limit, `threshold ${three(limit)}`);
  }
}

/** Where a value lies between the ends, 0..1, and back; logarithmic unless one end is 0. */
function scale([low, high]) {
  const [there, back] = low > 0 ? [Math.log, Math.exp] : [(v) => v, (v) => v];
  const [a, b] = [there(low), there(high)];
  const inside = (share) => Math.max(0, Math.min(1, share));
  return {
    share: (value) => (value <= low ? 0 : inside((there(value) - a) / (b - a))),
    value: (share) => back(a + (b - a) * inside(share)),
  };
}

function drawBars({ context, area, at }, heights, ink) {
  const base = area.y + area.h;
  context.beginPath();
  context.moveTo(area.x, base);
  heights.forEach((height, i) => {
    context.lineTo(area.x + (i / heights.length) * area.w, at.y(height));
    context.lineTo(area.x + ((i + 1) / heights.length) * area.w, at.y(height));
  });
  context.lineTo(area.x + area.w, base);
  context.globalAlpha = 0.3;
  context.fillStyle = ink;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = ink;
  context.lineWidth = 1.75;
  context.stroke();
}

// The groups' names at the top right, each in its own ink, so that the bars stay free.
function drawKey({ context, palette, area }, groups) {
  context.font = `600 13px ${palette.font}`;
  groups.forEach(({ name, colour }, i) => {
    halo(context, `■ ${name}`, area.x + area.w - 4, area.y + 14 + 18 * i, palette, "right", inkOf(palette, colour));
  });
}

function drawThreshold({ context, palette, area, at }, limit, label) {
  const x = at.x(limit);
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  context.setLineDash([6, 4]);
  line(context, x, area.y - 4, x, area.y + area.h);
  context.setLineDash([]);
  context.font = `600 13px ${palette.font}`;
  const half = context.measureText(`${label} | alarm →`).width / 2;
  const middle = Math.max(area.x + half, Math.min(area.x + area.w - half, x));
  halo(context, `${label} | alarm →`, middle, area.y - 9, palette, "center", palette.text);
}
