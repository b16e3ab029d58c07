// The time machine below pictures: each run's error, and the scrubber that moves them all to a step.
//
// The pictures that it moves are found by their slots: whatever shows a film there gets the step,
// or null at the film's end, where it shows the network as it is now.

import { write } from "../core/dom.js";
import { wordInk } from "../core/palette.js";
import { unscaled } from "../core/pictures.js";
import { errorWords } from "../core/spoken.js";
import { Scrubber } from "../interaction/scrubber.js";
import { drawErrors, INSET } from "./errors.js";
import { Picture } from "./picture.js";

const SKELETON = `
  <div class="plot"><canvas></canvas></div>
  <div class="scrubber"></div>
  <p class="note"></p>`;

export class TimeMachine extends Picture {
  constructor(root) {
    super(root, "machine", SKELETON);
    [, , this.note] = root.children;
    this.scrubber = new Scrubber(this.find(".scrubber"), () => this.scrub());
  }

  dispose() {
    super.dispose();
    this.scrubber.dispose();
    for (const picture of this.pictures()) picture.seek?.(null);
  }

  show({ meta, arrays }) {
    const before = this.meta?.film;
    this.meta = meta;
    this.runs = meta.runs.map(({ name, colour }, i) => {
      return { name, colour, steps: arrays[`steps${i}`], errors: arrays[`errors${i}`] };
    });
    this.last = Math.max(0, ...this.runs.map(({ steps }) => steps.at(-1)));
    this.plot.style.height = `${meta.height}px`;
    write(this.note, meta.note);
    if (meta.film !== before) this.scrubber.setLast(meta.film ? this.last : 0);
    this.scrub();
  }

  /** What stands in its slots now. */
  pictures() {
    return this.meta ? this.others(this.meta.slots) : [];
  }

  /** Shows every film at the scrubber's step. */
  scrub() {
    const { step, last } = this.scrubber;
    const past = last > 0 && step < last;
    for (const picture of this.pictures()) picture.seek?.(past ? step : null);
    this.root.dataset.step = Math.round(last ? step : this.last);
    this.invalidate();
  }

  spoken() {
    return [[this.canvas, errorWords(this.meta.label, this.runs, Number(this.root.dataset.step))]];
  }

  render() {
    const { scrubber, canvas, palette } = this;
    const [slider, box] = [scrubber.slider, canvas].map((e) => unscaled(e.getBoundingClientRect()));
    const last = Math.max(1, this.last);
    const step = scrubber.last ? scrubber.step : last;
    drawErrors(canvas, palette, {
      runs: this.runs.map((run) => ({ ...run, colour: palette[run.colour], ink: wordInk(palette, run.colour) })),
      step, place: (s) => scrubber.placeOf(s, last), cursor: scrubber.placeOf(step, last),
      left: slider.left - box.left + INSET, right: box.right - slider.right + INSET, base: null, top: this.meta.top,
      title: this.meta.label,
    });
  }
}
