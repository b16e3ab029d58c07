// A decoder's surface among points in space, PCA's plane beside it under the same camera, and the code.
//
// Between two snapshots of a run the surface glides; the time machine shows its film instead.

import { Camera } from "../../core/camera.js";
import { write } from "../../core/dom.js";
import { pen, roomy } from "../../core/pictures.js";
import { atStep, sentences } from "../../core/spoken.js";
import { integer } from "../../core/text.js";
import { FilmedPicture } from "../filmed_picture.js";
import { colours, drawScale } from "./colours.js";
import { drawFlat, drawSpace } from "./decoder_surface.js";
import { blend, surfaceAt, surfaceOf } from "./surface_film.js";

const REST = 15; // ms between frames: the training needs this processor
const GAP = 12;
const NARROW = 460; // px: of a phone, where they stand above each other
const SHARES = [1, 1, 0.72]; // of the width: network, PCA, code

const WORDS = `<div><h2><b></b></h2><p></p><p></p></div>`;
const SKELETON = `
  <h2><b class="status"></b> <span class="along"><em></em><canvas></canvas><em></em></span>
    <i class="badge"></i> <button type="button" class="turn"></button>
    <button type="button" class="png" title="Save as PNG">PNG</button></h2>
  <div class="words">${WORDS.repeat(3)}</div>
  <div class="plot"><canvas tabindex="0" title="Drag to turn, wheel to zoom, double-click to go back"></canvas></div>`;

export class Space extends FilmedPicture {
  static rest = () => REST;

  constructor(root) {
    super(root, "space", SKELETON);
    this.status = this.find(".status");
    this.badge = this.find(".badge");
    this.scale = this.find(".along canvas");
    this.ends = root.querySelectorAll(".along em");
    this.words = [...root.querySelectorAll(".words > div")];
    this.button = this.find(".turn");
    this.camera = new Camera(this.canvas, () => this.invalidate());
    this.button.onclick = () => this.turn(!this.camera.turning);
    this.turn(this.camera.turning);
  }

  turn(on) {
    this.camera.turning = on;
    write(this.button, on ? "pause rotation" : "rotate");
    this.invalidate();
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.arrays = arrays;
    Object.assign(this.root.dataset, { panel: meta.name, points: arrays.points.length / 3 });
    this.camera.around(arrays.points);
    [meta.along[1], meta.along[2]].forEach((text, i) => write(this.ends[i], i ? text : `${meta.along[0]} ${text}`));
    this.colours = null;
    this.update();
  }

  /** Takes surface and words from the tick, or from the film while that is in the past. */
  update() {
    const { meta, filming, recording, step, root } = this;
    const shown = filming ? recording.stepAt(step) : meta.step;
    this.aim(filming ? surfaceAt(recording, step) : surfaceOf((name) => this.arrays[name]), filming ? "film" : meta.run, filming ? step : shown);
    Object.assign(root.dataset, { step: shown, film: filming });
    write(this.status, filming ? `film: step ${integer(shown)}` : meta.status);
    write(this.badge, meta.badge);
    this.words.forEach((box, k) => {
      const lines = filming ? recording.noteAt(step)[k] : meta.views[k].lines;
      [meta.views[k].title, lines[0] ?? "", lines[1] ?? ""].forEach((text, i) => write(box.querySelectorAll("b, p")[i], text));
    });
    this.invalidate();
  }

  /** Glides to a surface if it is a later one of the same run, else is there at once. */
  aim(target, run, step) {
    if (run === this.run && step === this.at && this.target) return;
    const alike = target && this.shown?.lattice.length === target.lattice.length;
    const glide = alike && run === this.run && run !== "film";
    this.from = glide ? this.shown : target;
    [this.target, this.run, this.at] = [target, run, step];
    this.shown = this.from;
    if (glide) this.scheduler.start(false);
    else this.scheduler.halt();
  }

  move(share) {
    this.shown = { ...this.target, ...blend(this.from, this.target, share) };
    return ["all"];
  }

  /** Turns the camera; while it is grabbed it will turn again. */
  animate(now) {
    const { camera } = this;
    const turned = camera.rest(now - (this.before ?? now));
    this.before = now;
    if (turned) this.scheduler.mark();
    return Boolean(turned || camera.grabbed);
  }

  render() {
    const { palette, camera, arrays, meta, shown } = this;
    this.plot.style.height = `${roomy(meta.height) * (this.plot.clientWidth < NARROW ? 2 : 1)}px`;
    const { context, width, height } = pen(this.canvas);
    const colours = this.coloured();
    const [net, pca, code] = boxes(width, height);
    const scene = { points: arrays.points, colours, thread: meta.thread, rods: meta.rods };
    drawSpace(context, net, camera, palette, { ...scene, ...shown, colour: palette.accent });
    const flat = { lattice: arrays.plane, reconstruction: arrays.flat, colour: palette.pca };
    drawSpace(context, pca, camera, palette, { ...scene, ...flat });
    drawFlat(context, code, palette, { codes: shown?.codes ?? [], colours, names: meta.axes });
  }

  spoken() {
    const { meta, root, words } = this;
    const views = words.map((box) => [...box.querySelectorAll("b, p")].map((e) => e.textContent).filter(Boolean).join(", "));
    const count = `${integer(Number(root.dataset.points))} points in space, ${atStep(Number(root.dataset.step))}`;
    return [[this.canvas, sentences(count, ...views, `Code: ${meta.axes.join(" and ")}`, "Arrow keys turn it, plus and minus zoom")]];
  }

  /** The colours of the points; made anew with the palette, when the scale above is drawn too. */
  coloured() {
    const { palette } = this;
    if (this.colours && this.inked === palette) return this.colours;
    this.inked = palette;
    drawScale(this.scale, palette);
    this.words.forEach((box, k) => (box.querySelector("b").style.color = [palette.accent, palette.pca, palette.accent][k]));
    return (this.colours = colours(palette, this.arrays.places));
  }

  save() {
    const { meta, words, root } = this;
    const lines = words.map((box) => [...box.querySelectorAll("b, p")].map((e) => e.textContent).join(" · "));
    this.print(this.plot, [`${meta.badge} · ${this.status.textContent}`, ...lines], `${meta.name}-step-${root.dataset.step}`);
  }
}

function boxes(width, height) {
  const each = (height - 2 * GAP) / 3;
  if (width < NARROW) return SHARES.map((_, i) => ({ x: 0, y: i * (each + GAP), w: width, h: each }));
  const room = (width - 2 * GAP) / SHARES.reduce((sum, share) => sum + share, 0);
  let x = 0;
  return SHARES.map((share) => {
    const box = { x, y: 0, w: share * room, h: height };
    x += share * room + GAP;
    return box;
  });
}
