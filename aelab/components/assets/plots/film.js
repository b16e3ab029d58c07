// The film: a finished run's codes unfolding, in a loop.

import { write } from "../core/dom.js";
import { calm } from "../core/frame_scheduler.js";
import { unquantise } from "../core/payload.js";
import { atStep, planeWords } from "../core/spoken.js";
import { integer } from "../core/text.js";
import { Picture } from "./picture.js";
import { Scatter } from "./scatter/scatter.js";

const OPENING = 420; // ms a frame at the start, where everything happens
const CRUISE = 90; // ms a frame later on
const HOLD = 2000; // ms on the last picture

const SKELETON = `
  <button type="button" class="plot" aria-label="Play or pause the film">
    <canvas></canvas><canvas></canvas>
  </button>
  <div class="progress"><i></i></div>
  <footer><span class="counter"></span><span class="status"></span><span class="badge"></span>
    <button type="button" class="png" title="Save this picture as PNG">PNG</button></footer>`;

export class Film extends Picture {
  static rest = () => 0;

  constructor(root) {
    super(root, "film", SKELETON);
    this.parts = {
      bar: this.find(".progress i"),
      counter: this.find(".counter"),
      state: this.find(".status"),
      badge: this.find(".badge"),
    };
    this.scatter = new Scatter(this.plot, "film");
    this.playing = !calm.matches;
    this.plot.onclick = () => this.toggle();
    // A film out of sight costs nothing.
    this.watcher = new IntersectionObserver(([entry]) => this.setSeen(entry.isIntersecting));
    this.watcher.observe(root);
  }

  dispose() {
    super.dispose();
    this.watcher.disconnect();
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.root.style.setProperty("--height", `${meta.height}px`);
    write(this.parts.badge, meta.badge);
    const name = `${meta.badge} ${arrays.frames.shape}`;
    if (name !== this.name) this.load(name, meta, arrays);
    this.invalidate();
  }

  load(name, meta, arrays) {
    this.name = name;
    this.arrays = arrays;
    this.count = arrays.frames.shape[0];
    this.starts = timeline(this.count);
    this.scatter.names = { x: "code 1", y: "code 2" };
    this.scatter.setClasses(arrays.labels, meta.marks);
    this.scatter.window = this.whole();
    this.reveal(calm.matches ? this.count - 1 : 0);
    this.time = calm.matches ? this.starts.at(-1) : 0;
    this.root.dataset.points = arrays.labels.length;
  }

  // One view for the whole film, so that a knot looks like one and only the codes move.
  whole() {
    const bounds = this.arrays.lo_hi;
    const every = (k) => Array.from({ length: this.count }, (_, i) => bounds[4 * i + k]);
    const [x0, y0, x1, y1] = [0, 1, 2, 3].map((k) => (k < 2 ? Math.min : Math.max)(...every(k)));
    const half = (low, high) => Math.max(1e-6, 0.53 * (high - low));
    return { cx: (x0 + x1) / 2, cy: (y0 + y1) / 2, hx: half(x0, x1), hy: half(y0, y1) };
  }

  frameAt(index) {
    const { frames, lo_hi: bounds } = this.arrays;
    const size = frames.length / this.count;
    const [x0, y0, x1, y1] = bounds.subarray(4 * index, 4 * index + 4);
    const raw = frames.subarray(index * size, (index + 1) * size);
    return unquantise(raw, { lo: [x0, y0], hi: [x1, y1] });
  }

  // A jump (the first picture, the loop's start) is shown at once; the next picture is moved to.
  reveal(index) {
    this.scatter.show(this.frameAt(index), { still: index !== this.index + 1 });
    this.index = index;
    write(this.parts.counter, `step ${integer(this.arrays.steps[index])}`);
    this.root.dataset.step = this.arrays.steps[index];
  }

  toggle() {
    this.playing = !this.playing;
    this.invalidate();
  }

  setSeen(seen) {
    this.seen = seen;
    this.invalidate();
  }

  save() {
    const { counter, badge } = this.parts;
    const words = ["The codes of a network as it learned", badge.textContent, counter.textContent];
    this.print(this.plot, words, `film-step-${this.arrays.steps[this.index]}`);
  }

  animate(now) {
    const moving = this.playing && this.seen;
    if (moving) this.advance(now);
    else this.last = null;
    if (moving) this.scheduler.mark();
    return moving;
  }

  render() {
    this.scatter.draw(this.palette);
    this.parts.bar.style.width = `${Math.min(100, (100 * this.time) / this.starts.at(-1))}%`;
    write(this.parts.state, this.playing ? "" : "paused · click to play");
    this.root.dataset.status = this.playing ? "running" : "paused";
    this.describe();
  }

  /** The button that the film is has the words; the canvases in it are decoration. */
  describe() {
    const words = planeWords(this.scatter, "Code plane", atStep(this.arrays.steps[this.index]));
    const name = `${this.playing ? "Pause" : "Play"} the film. ${words}`;
    if (this.plot.getAttribute("aria-label") !== name) this.plot.setAttribute("aria-label", name);
  }

  advance(now) {
    this.time += Math.min(100, now - (this.last ?? now));
    this.last = now;
    if (this.time > this.starts.at(-1) + HOLD) this.time = 0;
    const index = Math.max(0, this.starts.findLastIndex((start) => start <= this.time));
    // The picture of `index` is reached when its time is over.
    if (index !== this.index) this.reveal(index);
    const span = index ? this.starts[index] - this.starts[index - 1] : OPENING;
    this.scatter.move(Math.min(1, (this.time - this.starts[index]) / span));
  }
}

/** When each frame starts, in ms: slow in the opening, then ever faster down to the cruise. */
function timeline(count) {
  const starts = [0];
  for (let i = 1; i < count; i++) {
    starts.push(starts[i - 1] + Math.max(CRUISE, OPENING * 0.9 ** i));
  }
  return starts;
}
