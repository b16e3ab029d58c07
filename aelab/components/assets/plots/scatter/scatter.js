// One plane of points: a base canvas that changes with the data, an overlay that follows the pointer.

import { type } from "../../core/palette.js";
import {
  drawAxes,
  drawGround,
  drawOrigin,
  drawOutline,
  drawPrior,
  halo,
  labelOutline,
  labelPrior,
  plotBox,
} from "../../core/axes.js";
import { density, pen } from "../../core/pictures.js";
import { integer } from "../../core/text.js";
import { blend, ease, extent, transform, zoomed } from "../../core/viewport.js";
import { countInside, drawChips, drawLegend, drawPoints, makeSprites, medians } from "./cloud.js";
import { drawHoverOverlay } from "./hover_overlays.js";

const FEW = 300; // below this many, points are drawn as their marks
const REACH = 10; // px from the cursor to the item it touches

export class Scatter {
  constructor(plot, name) {
    this.name = name;
    this.plot = plot;
    [this.base, this.overlay] = plot.querySelectorAll("canvas");
    this.marks = ["•"];
    this.names = { x: "", y: "" };
    this.prior = null;
    this.backdrop = null; // drawn behind the points: (context, palette)
    this.between = null; // drawn over the points, under the chips: (context, palette)
    this.underlay = null; // drawn under what the pointer brings: (context)
    this.clear();
  }

  clear() {
    this.points = this.from = this.to = null;
    this.view = this.viewFrom = this.viewTo = this.window = null;
    this.centres = this.centresFrom = this.centresTo = null;
  }

  setClasses(labels, marks) {
    this.labels = labels;
    this.marks = marks?.length ? marks : ["•"];
    this.sprites = null;
    if (this.to) this.centres = this.centresFrom = this.centresTo = this.middles(this.to);
  }

  middles(points) {
    return this.labels ? medians(points, this.labels, this.marks.length) : new Float32Array(0);
  }

  /** Moves towards new points; `still` puts them there at once, with axes of their own. */
  show(points, { still = false, settle = false } = {}) {
    const wanted = extent(points, this.prior);
    const fresh = still || !this.to || this.to.length !== points.length;
    this.from = fresh ? points : this.points.slice();
    this.to = points;
    this.viewFrom = fresh ? wanted : this.view;
    this.viewTo = fresh || settle ? wanted : ease(this.view, wanted);
    this.centresTo = this.middles(points);
    this.centresFrom = fresh ? this.centresTo : this.centres;
    this.move(fresh ? 1 : 0);
  }

  /** Puts points there at once, in a view that was chosen elsewhere: a film's frame. */
  put(points, view) {
    this.points = this.from = this.to = points;
    this.centres = this.centresFrom = this.centresTo = this.middles(points);
    this.view = this.viewFrom = this.viewTo = view;
  }

  /** Goes to the fraction t of the way from the last snapshot to this one. */
  move(t) {
    if (!this.to) return;
    const mix = (a, b) => (t >= 1 ? b : b.map((value, i) => a[i] + (value - a[i]) * t));
    this.points = mix(this.from, this.to);
    this.centres = mix(this.centresFrom, this.centresTo);
    this.view = blend(this.viewFrom, this.viewTo, t);
  }

  layout(width, height) {
    this.box = plotBox(width, height, Boolean(this.names.y || this.labels));
    this.aim();
  }

  /** Maps the plane onto the box: at once, so that the pointer never reads an older view. */
  aim() {
    this.map = transform(this.window ?? this.view ?? { cx: 0, cy: 0, hx: 1, hy: 1 }, this.box);
  }

  draw(palette) {
    const { context, width, height } = pen(this.base);
    this.layout(width, height);
    const { box, map } = this;
    drawGround(context, box, palette);
    if (!this.points) return;
    this.backdrop?.(context, palette);
    drawOrigin(context, box, map, palette);
    if (this.prior === "normal") drawPrior(context, box, map, palette);
    else if (this.prior) drawOutline(context, box, map, palette, this.prior);
    this.drawCloud(context, palette);
    if (this.prior === "normal") labelPrior(context, map, palette, this.chips);
    else if (this.prior) labelOutline(context, map, palette, this.prior);
    drawAxes(context, box, map, palette, this.names, this.free);
  }

  drawCloud(context, palette) {
    const { points, labels, box, map } = this;
    const sprites = this.readySprites(palette, points.length / 2);
    const shown = countInside(points, map, box);
    const few = (this.few = shown < FEW);
    context.save();
    context.beginPath();
    context.rect(box.x, box.y, box.w, box.h);
    context.clip();
    drawPoints(context, points, labels, few ? sprites.marks : sprites.dots, map, box);
    this.between?.(context, palette);
    const there = !few && labels ? drawChips(context, this.centres, this.marks, palette, map, box) : null;
    context.restore();
    const { crowded, chips } = there ?? { crowded: [], chips: [] };
    this.chips = chips;
    this.free = drawLegend(context, crowded, this.marks, palette, box) - 6;
    this.plot.dataset.legend = crowded.map((k) => this.marks[k]).join(" ");
    this.drawBeyond(context, palette, points.length / 2 - shown);
  }

  // Robust axes leave the outermost points out; say so rather than hide it.
  drawBeyond(context, palette, count) {
    if (!count) return;
    context.font = type(palette, "small");
    const text = `${integer(count)} outside${this.window ? " · double-click resets" : ""}`;
    halo(context, text, this.box.x + this.box.w - 8, this.box.y + this.box.h - 8, palette, "right");
  }

  readySprites(palette, count) {
    const room = Math.sqrt((this.box.w * this.box.h) / count);
    const radius = Math.round(Math.max(1.8, Math.min(4, 0.42 * room)) * 4) / 4;
    const { radius: drawn, ratio } = this.sprites ?? {};
    if (drawn !== radius || ratio !== density() || this.spritesFor !== palette) {
      this.sprites = makeSprites(palette, this.marks, radius, Boolean(this.labels));
      this.spritesFor = palette;
    }
    return this.sprites;
  }

  /** Rings, and pictures beside them: [{item | place, image, shape, label: [lines], strong}]. */
  drawOverlay(palette, overlays) {
    const { context } = pen(this.overlay);
    if (!this.map) return;
    this.underlay?.(context);
    for (const one of overlays) drawHoverOverlay(context, palette, this, one);
  }

  /** The item within reach of a pixel, or null. */
  nearest(px, py) {
    if (!this.points || !this.map) return null;
    let best = REACH ** 2;
    let item = null;
    for (let i = 0; i < this.points.length; i += 2) {
      const distance = (this.map.x(this.points[i]) - px) ** 2 + (this.map.y(this.points[i + 1]) - py) ** 2;
      if (distance < best) [best, item] = [distance, i / 2];
    }
    return item;
  }

  place(px, py) {
    return this.map ? [this.map.a(px), this.map.b(py)] : null;
  }

  zoom(factor, px, py) {
    if (!this.view) return;
    const next = zoomed(this.window ?? this.view, factor, ...this.place(px, py));
    this.window = next.hx >= this.view.hx ? null : next;
    this.aim();
  }

  pan(dx, dy) {
    const { cx, cy, hx, hy } = this.window ?? this.view;
    this.window = { cx: cx - dx / this.map.scale, cy: cy + dy / this.map.scale, hx, hy };
    this.aim();
  }

  /** Shows all of it again. */
  reset() {
    this.window = null;
    if (this.box) this.aim();
  }
}
