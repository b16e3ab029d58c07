// What every picture by itself has: a root, a canvas in a plot, and a reason to be drawn anew.

import { isDark, readPalette } from "../core/palette.js";
import { savePng } from "../core/png.js";
import { Reel } from "../interaction/film_recording.js";

export class Picture {
  /** skeleton: constant text only; nothing of a user's ever goes in as HTML. */
  constructor(root, name, skeleton) {
    this.root = root;
    root.classList.add(`aelab-${name}`);
    root.dataset.mount = Math.random().toString(36).slice(2);
    root.innerHTML = skeleton;
    this.plot = this.find(".plot") ?? root;
    this.canvas = this.plot.querySelector("canvas");
    const png = this.find(".png");
    if (png) png.onclick = () => this.save();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.plot);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  dispose() {
    this.observer.disconnect();
  }

  /** Has a subclass `render`, if there is anything to show and room for it. */
  draw() {
    if (!this.meta || !this.plot.clientWidth) return;
    if (this.palette?.dark !== isDark(this.root)) this.palette = readPalette(this.root);
    this.render();
  }

  save() {
    const { title, note, badge, name } = this.meta;
    this.print(this.plot, [title, note, badge], name);
  }

  print(part, words, name) {
    savePng(part, words, this.palette, `${name}.png`, () => this.draw());
  }
}

/** A picture that shows its run's film instead while the time machine is in the past: `develop`. */
export class Screen extends Picture {
  reel = null;
  step = null;

  get filming() {
    return this.step !== null && this.reel !== null && this.meta.film?.run === this.reel.run;
  }

  setReel(message) {
    if (!this.reel?.same(message)) this.reel = new Reel(message);
    if (this.meta) this.develop();
  }

  /** Shows the film at a step, or, at null, the network as it is. */
  seek(step) {
    if (step === this.step) return;
    this.step = step;
    if (this.meta) this.develop();
  }
}
