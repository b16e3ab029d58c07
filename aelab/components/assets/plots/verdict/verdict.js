// Predictions and measurements: for each a strip with the predicted range, a dot a seed, the
// interval of their mean, and the baseline.

import { write } from "../../core/dom.js";
import { fitCanvas, pen, roomy } from "../../core/pictures.js";
import { three } from "../../core/text.js";
import { Picture } from "../picture.js";
import { drawMeasured, drawStrip, drawWords, MARKS } from "./drawing.js";

const ROW = 106; // px: two lines of words, the strip, its labels, a gap
const CLOSE = 94; // where there are more than three
const WIDE = 140; // where there are one or two, so that many dots can be piled
const WORDS = 40;
const STRIP = 32;
const SIDE = 12;
const MOTION = 350; // ms
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
  return roomy(count > 3 ? CLOSE : count > 2 ? ROW : WIDE);
}

/** The ends of an axis: all that is on it and some room; below 0 only if something is to be seen
 * there: a value, or the ground of a prediction of 0 at most. */
export function endsOf({ bounds, interval, baseline, values }) {
  const shown = [...bounds, ...(interval ?? []), baseline?.value, ...values].filter(Number.isFinite);
  if (!shown.length) return [0, 1];
  const [least, high] = [Math.min(...shown), Math.max(...shown)];
  const low = least === high ? Math.min(0, least) : least; // one value is seen from 0
  const pad = (high - low || 1) * (least === high ? 0.6 : 0.12);
  const ground = bounds[0] === null && bounds[1] === low && values.length;
  return [low >= 0 && !ground ? Math.max(0, low - pad) : low - pad, high + pad];
}

function spoken({ says, mean, unit, holds }) {
  return mean === null ? says : `${says}: measured ${three(mean)} ${unit}, ${MARKS[holds]?.[0] ?? ""}`;
}
