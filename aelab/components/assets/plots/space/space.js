// A network's sheet among points in space, PCA's plane beside it under the same camera, and the code.
//
// Between two snapshots of a run the sheet glides; the time machine shows its film instead.

import { Camera } from "../../core/camera.js";
import { drawFlat, drawSpace } from "./decoder_surface.js";
import { write } from "../../core/dom.js";
import { Screen } from "../picture.js";
import { fitCanvas, pen, roomy } from "../../core/pictures.js";
import { colours, drawScale } from "./colours.js";
import { filmed, glided, sheetOf } from "./surface_film.js";
import { integer } from "../../core/text.js";

const TWEEN = 400; // ms, the distance between ticks
const REST = 25; // ms between frames: the training needs this processor
const GAP = 12;
const SHARES = [1, 1, 0.72]; // of the width: network, PCA, code

const WORDS = `<div><h3><b></b></h3><p></p><p></p></div>`;
const SKELETON = `
  <h3><b class="status"></b> <span class="along"><em></em><canvas></canvas><em></em></span>
    <i class="badge"></i> <button type="button" class="turn"></button>
    <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <div class="words">${WORDS.repeat(3)}</div>
  <div class="plot"><canvas role="img" title="Drag to turn, wheel to zoom, double-click to go back"></canvas></div>`;

export class Space extends Screen {
  constructor(root) {
    super(root, "space", SKELETON);
    this.status = this.find(".status");
    this.badge = this.find(".badge");
    this.scale = this.find(".along canvas");
    this.ends = root.querySelectorAll(".along em");
    this.words = [...root.querySelectorAll(".words > div")];
    this.button = this.find(".turn");
    this.camera = new Camera(this.canvas, () => this.draw());
    this.button.onclick = () => this.turn(!this.camera.turning);
    [this.progress, this.frames] = [1, 0];
    this.turn(this.camera.turning);
  }

  dispose() {
    super.dispose();
    cancelAnimationFrame(this.frame);
  }

  turn(on) {
    this.camera.turning = on;
    write(this.button, on ? "stop turning" : "turn");
    this.wake();
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.arrays = arrays;
    Object.assign(this.root.dataset, { panel: meta.name, points: arrays.points.length / 3 });
    this.camera.around(arrays.points);
    this.plot.style.height = `${roomy(meta.height)}px`;
    [meta.along[1], meta.along[2]].forEach((text, i) => write(this.ends[i], i ? text : `${meta.along[0]} ${text}`));
    this.canvas.setAttribute("aria-label", `${meta.views[0].title} and ${meta.views[1].title} in space`);
    this.colours = null;
    this.develop();
  }

  /** Takes sheet and words from the tick, or from the film while that is in the past. */
  develop() {
    const { meta, filming, reel, step, root } = this;
    const index = filming ? reel.index(step) : 0;
    const shown = filming ? reel.steps[index] : meta.step;
    this.aim(filming ? filmed(reel, step) : this.arrays, filming ? "film" : meta.run, filming ? step : shown);
    Object.assign(root.dataset, { step: shown, film: filming });
    write(this.status, filming ? `film: step ${integer(shown)}` : meta.status);
    write(this.badge, meta.badge);
    this.words.forEach((box, k) => {
      const lines = filming ? reel.notes[index][k] : meta.views[k].lines;
      [meta.views[k].title, lines[0] ?? "", lines[1] ?? ""].forEach((text, i) => write(box.querySelectorAll("b, p")[i], text));
    });
    this.draw();
  }

  /** Glides to a sheet if it is a later one of the same run, else is there at once. */
  aim(arrays, run, step) {
    const target = arrays.lattice ? sheetOf((name) => arrays[name]) : null;
    if (run === this.run && step === this.at && this.target) return;
    const alike = target && this.shown?.lattice.length === target.lattice.length;
    const glide = alike && run === this.run && run !== "film";
    this.from = glide ? this.shown : target;
    [this.target, this.run, this.at] = [target, run, step];
    this.shown = glide ? this.from : target;
    this.progress = glide ? 0 : 1;
    this.since = performance.now();
    this.wake();
  }

  wake() {
    this.frame ??= requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.frame = null;
    if (!this.root.isConnected) return;
    if (now >= (this.due ?? 0)) {
      const turned = this.camera.rest(now - (this.before ?? now));
      const moved = this.advance(now);
      this.before = now;
      this.due = Math.max((this.due ?? 0) + REST, now);
      if (turned || moved) this.draw();
      if (!turned && !moved && !this.camera.held) return;
    }
    this.wake();
  }

  advance(now) {
    if (this.progress >= 1) return false;
    const share = Math.min(1, Math.max(0, (now - this.since) / TWEEN));
    this.progress = share < 1 ? 1 - (1 - share) ** 3 : 1;
    const { from, target, progress } = this;
    this.shown = { ...target, ...glided(from, target, progress) };
    return true;
  }

  render() {
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context, width, height } = pen(this.canvas);
    const { palette, camera, arrays, meta, shown } = this;
    const colours = this.coloured();
    const [net, pca, code] = boxes(width, height);
    const scene = { points: arrays.points, colours, thread: meta.thread, rods: meta.rods };
    drawSpace(context, net, camera, palette, { ...scene, ...shown, colour: palette.accent });
    const flat = { lattice: arrays.plane, rebuilt: arrays.flat, colour: palette.pca };
    drawSpace(context, pca, camera, palette, { ...scene, ...flat });
    drawFlat(context, code, palette, { codes: shown?.codes ?? [], colours, names: meta.axes });
    this.root.dataset.frames = ++this.frames;
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
  const room = (width - 2 * GAP) / SHARES.reduce((sum, share) => sum + share, 0);
  let x = 0;
  return SHARES.map((share) => {
    const box = { x, y: 0, w: share * room, h: height };
    x += share * room + GAP;
    return box;
  });
}
