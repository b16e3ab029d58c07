// A film of codes: frames at given steps, and the points at any step between them.

import { unquantise } from "./payload.js";

export class Reel {
  constructor({ meta, arrays }) {
    this.run = meta.run;
    this.steps = arrays.steps;
    this.frames = arrays.frames;
    this.ends = arrays.ends;
    this.figures = arrays.figures;
    this.size = arrays.frames.length / arrays.steps.length;
    this.known = new Map(); // frame -> its points; only the two beside the cursor
  }

  get last() {
    return this.steps.at(-1);
  }

  /** Whether a message holds this very film. */
  same({ meta, arrays }) {
    return meta.run === this.run && arrays.steps.at(-1) === this.last;
  }

  /** What was measured at the snapshot before a step: {step, near: 0..1, error}. */
  about(step) {
    const index = Math.max(0, this.steps.findLastIndex((value) => value <= step));
    return { step, near: this.figures[2 * index], error: this.figures[2 * index + 1] };
  }

  /** Points [n, 2] at a step: of the snapshot there, or on the straight way between two. */
  at(step) {
    const next = this.steps.findIndex((value) => value >= step);
    if (next < 0) return this.frame(this.steps.length - 1);
    if (next === 0 || this.steps[next] === step) return this.frame(next);
    const [before, after] = [this.frame(next - 1), this.frame(next)];
    const share = (step - this.steps[next - 1]) / (this.steps[next] - this.steps[next - 1]);
    return after.map((value, i) => before[i] + (value - before[i]) * share);
  }

  frame(index) {
    if (!this.known.has(index)) {
      if (this.known.size > 3) this.known.clear();
      const [x0, y0, x1, y1] = this.ends.subarray(4 * index, 4 * index + 4);
      const raw = this.frames.subarray(index * this.size, (index + 1) * this.size);
      this.known.set(index, unquantise(raw, { lo: [x0, y0], hi: [x1, y1] }));
    }
    return this.known.get(index);
  }
}
