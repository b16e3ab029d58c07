// The film of a run: its codes and small pictures at given steps.
//
// Codes are shown at any step, on the straight way between two snapshots; pictures, figures and
// notes are those of the snapshot at or before it.

import { unquantise } from "../core/payload.js";

export class FilmRecording {
  constructor({ meta, arrays }) {
    this.run = meta.run;
    this.notes = meta.notes;
    this.arrays = arrays;
    this.steps = arrays.steps;
    this.known = new Map(); // frame -> its points; only the few beside the cursor
  }

  get last() {
    return this.steps.at(-1);
  }

  /** Items whose codes it shows. */
  get items() {
    return this.arrays.frames.shape[1];
  }

  /** Whether a message holds this very film. */
  same({ meta, arrays }) {
    return meta.run === this.run && arrays.steps.at(-1) === this.last;
  }

  /** The frame at or before a step. */
  index(step) {
    return Math.max(0, this.steps.findLastIndex((value) => value <= step));
  }

  /** The step of the frame shown at a step. */
  stepAt(step) {
    return this.steps[this.index(step)];
  }

  /** What is said of the frame shown at a step. */
  noteAt(step) {
    return this.notes[this.index(step)];
  }

  /** The clouds of the snapshot before a step: square roots [k * 3]; null if it has none. */
  spread(step) {
    return this.slice("spreads", step);
  }

  /** What was measured at the snapshot before a step: {step, near: 0..1, error}. */
  about(step) {
    const { figures } = this.arrays;
    const index = this.index(step);
    return { step, near: figures[2 * index], error: figures[2 * index + 1] };
  }

  /** The named pictures at a step: bytes [k * d] with their shape [k, d]; null if it has none. */
  pictures(name, step) {
    return this.slice(`picture ${name}`, step);
  }

  /** What 255 stands for in each of the named pictures at a step, [k]; null if nobody said. */
  scale(name, step) {
    return this.slice(`scale ${name}`, step);
  }

  slice(name, step) {
    const whole = this.arrays[name];
    if (!whole) return null;
    const size = whole.length / this.steps.length;
    const index = this.index(step);
    const part = whole.subarray(index * size, (index + 1) * size);
    return Object.assign(part, { shape: whole.shape.slice(1) });
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
      const { frames, ends } = this.arrays;
      const size = frames.length / this.steps.length;
      const [x0, y0, x1, y1] = ends.subarray(4 * index, 4 * index + 4);
      const raw = frames.subarray(index * size, (index + 1) * size);
      this.known.set(index, unquantise(raw, { lo: [x0, y0], hi: [x1, y1] }));
    }
    return this.known.get(index);
  }
}
