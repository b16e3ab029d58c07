// The time machine's control: a slider from the first step to the last, play, loop, and a slow start.
//
// It knows nothing of what it moves: `change(step)` is called whenever the step shown is another.
// The slider's thumb and a chart above it share one scale, which the slow start stretches.

import { write } from "../core/dom.js";
import { integer } from "../core/text.js";

const LENGTH = 9000; // ms from the first step to the last
const HOLD = 1200; // ms on the last picture before the loop
const STRETCH = 3; // slow start: the step grows with this power of the slider's place
const FINE = 1000; // places of the slider

const SKELETON = `
  <button type="button" class="play" aria-label="Play the film"></button>
  <input type="range" min="0" max="${FINE}" value="${FINE}" step="1" aria-label="Step of the training">
  <span class="counter"></span>
  <label><input type="checkbox" class="slow" checked> slow start</label>
  <label><input type="checkbox" class="loop"> loop</label>`;

export class Scrubber {
  constructor(root, change) {
    this.root = root;
    this.change = change;
    root.classList.add("scrubber");
    root.innerHTML = SKELETON; // constant text only
    const find = (selector) => root.querySelector(selector);
    [this.button, this.slider, this.counter] = [find(".play"), find("[type=range]"), find(".counter")];
    [this.slow, this.loop] = [find(".slow"), find(".loop")];
    this.last = 0;
    this.share = 1;
    this.button.onclick = () => this.play(!this.playing);
    this.slider.oninput = () => this.seek(this.slider.value / FINE);
    this.slow.onchange = () => this.restretch();
    this.setLast(0);
  }

  /** The last step; 0 while there is no film. The first film is at its end, a later one where the slider is. */
  setLast(last) {
    if (!this.last || !last) this.share = 1;
    this.last = last;
    this.play(false);
    for (const input of [this.button, this.slider]) input.disabled = !last;
    this.show();
  }

  get step() {
    return this.last * this.share ** this.power;
  }

  get power() {
    return this.slow.checked ? STRETCH : 1;
  }

  /** Where a step lies between the slider's ends, 0 to 1. */
  placeOf(step, last = this.last) {
    return last ? (step / last) ** (1 / this.power) : 1;
  }

  // The same step at its new place: what is shown stays, only the scale changes.
  restretch() {
    const now = this.power;
    const before = now === 1 ? STRETCH : 1;
    this.share **= before / now;
    this.show();
    this.change(this.step);
  }

  seek(share) {
    this.play(false);
    this.go(share);
  }

  go(share) {
    this.share = share;
    this.show();
    this.change(this.step);
  }

  show() {
    this.slider.value = Math.round(FINE * this.share);
    write(this.counter, this.last ? `step ${integer(this.step)}` : "");
    this.slider.setAttribute("aria-valuetext", this.last ? `step ${integer(this.step)} of ${integer(this.last)}` : "no film yet");
    write(this.button, this.playing ? "❚❚" : "▶");
    this.button.setAttribute("aria-label", this.playing ? "Pause the film" : "Play the film");
  }

  play(playing) {
    this.playing = playing && this.last > 0;
    this.before = null;
    if (this.playing && this.share >= 1) this.go(0);
    if (this.playing) this.frame ??= requestAnimationFrame((now) => this.tick(now));
    this.show();
  }

  tick(now) {
    this.frame = null;
    if (!this.playing) return;
    const gone = Math.min(100, now - (this.before ?? now));
    this.before = now;
    this.advance(gone);
    if (this.playing) this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  advance(gone) {
    if (this.share < 1) {
      this.waited = 0;
      return this.go(Math.min(1, this.share + gone / LENGTH));
    }
    if (!this.loop.checked) return this.play(false);
    this.waited += gone;
    if (this.waited > HOLD) this.go(0);
  }

  dispose() {
    cancelAnimationFrame(this.frame);
  }
}
