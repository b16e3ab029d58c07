// The same cloud once for each network, and on it the ellipses of what its code feels.

import { drawAxes, drawGround } from "../core/axes.js";
import { write } from "../core/dom.js";
import { fitCanvas, pen, roomy } from "../core/pictures.js";
import { extent, transform } from "../core/viewport.js";
import { Picture } from "./picture.js";

const GAP = 16;
const LINE = 18; // px a line of words above a panel
const TOP = 20; // px, where the first one stands
const EDGE = { left: 34, bottom: 24 };
const SKELETON = `
  <h3><b></b> <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <p class="note"><span></span> <span class="badge"></span></p>
  <div class="plot"><canvas role="img"></canvas></div>`;

export class Ellipses extends Picture {
  constructor(root) {
    super(root, "chart", SKELETON);
    this.title = this.find("h3 b");
    [this.note, this.badge] = root.querySelectorAll(".note span");
  }

  show({ meta, arrays }) {
    const next = meta.panels.map((_, i) => arrays[`roots${i}`]);
    const fits = this.shown?.length === next.length && this.shown.every((old, i) => old.length === next[i].length);
    this.from = fits && this.meta.group === meta.group ? this.shown : next;
    Object.assign(this, { meta, next, cloud: arrays.cloud, centres: arrays.centres });
    Object.assign(this.root.dataset, { panel: meta.name, panels: next.length, ellipses: arrays.centres.shape[0] });
    this.plot.style.height = `${roomy(meta.height)}px`;
    write(this.title, meta.title);
    write(this.note, meta.note);
    write(this.badge, meta.badge);
    this.canvas.setAttribute("aria-label", `${meta.title}: ${meta.panels.map(({ title }) => title).join(", ")}`);
    this.scheduler.start(this.from === next);
    this.move(0);
    this.invalidate();
  }

  move(share) {
    this.shown = this.next.map((to, i) => to.map((value, k) => this.from[i][k] + (value - this.from[i][k]) * share));
    return ["all"];
  }

  render() {
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context, width, height } = pen(this.canvas);
    const count = Math.max(1, this.meta.panels.length);
    const each = (width - GAP * (count - 1)) / count;
    const words = LINE * (1 + Math.max(0, ...this.meta.panels.map(({ lines }) => lines.length))) + 12;
    this.meta.panels.forEach((panel, i) => {
      const x = i * (each + GAP);
      this.write(context, panel, x);
      const box = { x: x + EDGE.left, y: words, w: each - EDGE.left, h: height - words - EDGE.bottom };
      this.panel(context, box, this.shown[i], this.palette[panel.colour]);
    });
  }

  write(context, { title, colour, lines }, x) {
    const { palette } = this;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.font = `650 14px ${palette.font}`;
    context.fillStyle = palette[colour];
    context.fillText(title, x, TOP);
    context.font = `13px ${palette.font}`;
    context.fillStyle = palette.text;
    lines.forEach((line, i) => context.fillText(line, x, TOP + LINE * (i + 1)));
  }

  panel(context, box, roots, ink) {
    const { palette, cloud, centres } = this;
    drawGround(context, box, palette);
    const view = extent(cloud, null);
    const reach = 1.15 * Math.max(view.hx, view.hy);
    const map = transform({ ...view, hx: reach, hy: reach }, box);
    drawAxes(context, box, map, palette, { x: "x₁", y: "x₂" });
    context.save();
    context.beginPath();
    context.rect(box.x, box.y, box.w, box.h);
    context.clip();
    context.fillStyle = palette.data;
    context.globalAlpha = 0.45;
    for (let i = 0; i < cloud.length; i += 2) {
      context.fillRect(map.x(cloud[i]) - 1, map.y(cloud[i + 1]) - 1, 2, 2);
    }
    context.globalAlpha = 1;
    for (let i = 0; i < centres.length / 2; i++) {
      const at = [map.x(centres[2 * i]), map.y(centres[2 * i + 1])];
      drawEllipse(context, at, roots.subarray(3 * i, 3 * i + 3), map.scale, ink);
    }
    context.restore();
  }
}

/** The unit circle under a symmetric root; a page's y axis points down. */
function drawEllipse(context, [x, y], [xx, xy, yy], scale, ink) {
  context.save();
  context.translate(x, y);
  context.transform(scale * xx, -scale * xy, scale * xy, -scale * yy, 0, 0);
  context.beginPath();
  context.arc(0, 0, 1, 0, 2 * Math.PI);
  context.restore();
  context.fillStyle = ink;
  context.globalAlpha = 0.18;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = ink;
  context.lineWidth = 1.75;
  context.stroke();
}
