// Vector fields side by side over one cloud of points, and particles that follow them all.
//
// Between two ticks the arrows grow from the one to the other. While the time machine is in the past
// its film is shown, and the particles follow that.

import { write } from "../../core/dom.js";
import { calm } from "../../core/frame_scheduler.js";
import { pen, pointOn } from "../../core/pictures.js";
import { atStep, sentences } from "../../core/spoken.js";
import { integer, place } from "../../core/text.js";
import { abreast, FieldDrawing, planeOf } from "./drawing.js";
import { Particles } from "./particles.js";
import { FilmedPicture } from "../filmed_picture.js";

const CROWD = 200;
const HINT = "Click: a particle follows the arrows.";
const SKELETON = `
  <h2><b></b> <span></span> <i class="badge"></i>
    <button type="button" class="png" title="Save as PNG">PNG</button></h2>
  <div class="plot"><canvas></canvas></div>
  <footer><button type="button" class="drop">Drop ${CROWD} particles</button>
    <button type="button" class="wipe">Clear</button> <span class="said"></span>
    <span class="key"></span></footer>`;
const KEY = "red: across or against the true arrow · pale: few noisy points there";

export class VectorField extends FilmedPicture {
  static rest = () => 0;

  constructor(root) {
    super(root, "field", SKELETON);
    [this.title, this.note] = root.querySelectorAll("h2 > *");
    [this.badge, this.said] = [this.find(".badge"), this.find(".said")];
    write(this.find(".key"), KEY);
    this.particles = new Particles();
    this.drawing = new FieldDrawing();
    this.find(".drop").onclick = () => this.drop(CROWD);
    this.find(".wipe").onclick = () => this.follow(() => this.particles.clear());
    this.canvas.onclick = (event) => this.click(event);
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.arrays = Object.fromEntries(Object.entries(arrays).map(([name, of]) => [name, known(this.arrays?.[name], of)]));
    this.update();
  }

  /** Takes the fields from the tick, or from the film while that is in the past. */
  update() {
    const { meta, arrays, filming, root } = this;
    const fields = filming ? this.filmed() : meta.fields.map((_, i) => arrays[`field${i}`] ?? null);
    const shown = filming ? Math.round(this.step) : meta.step;
    Object.assign(root.dataset, { panel: meta.name, step: shown, fields: fields.filter(Boolean).length, film: filming });
    this.lines = filming ? this.filmLines() : meta.fields.map(({ lines }) => lines);
    this.aim(fields, filming);
    write(this.title, meta.title);
    write(this.note, filming ? meta.film.note : meta.note);
    write(this.badge, filming ? `film: step ${integer(shown)}` : meta.badge);
    this.invalidate();
  }

  filmed() {
    const whole = this.recording.at(this.step);
    const size = whole.length / this.meta.fields.length;
    return this.meta.fields.map((_, i) => whole.subarray(i * size, (i + 1) * size));
  }

  filmLines() {
    const notes = this.recording.noteAt(this.step).split("\n");
    return notes.map((line) => line.split("\t"));
  }

  /** Begins the way from the arrows drawn now to others; at once where they are on another grid. */
  aim(fields, still) {
    const from = this.now;
    const alike = from && from.every((field, i) => (field?.length ?? 0) === (fields[i]?.length ?? 0));
    this.to = fields.map((field, i) => known(this.to?.[i], field));
    this.from = alike && from.length === fields.length && !still && !calm.matches ? from : this.to;
    this.now = this.from;
    if (this.from !== this.to) this.scheduler.start(false);
    else this.scheduler.halt();
    this.particles.wake();
  }

  /** A step of the way between two ticks. */
  move(share) {
    this.now = share < 1 ? blend(this.from, this.to, share) : this.to;
    return ["all"];
  }

  animate(now) {
    const moving = this.particles.advance(now, this.now, this.meta.reach);
    this.tell();
    if (moving) this.scheduler.mark();
    return moving;
  }

  render() {
    const { palette, meta, arrays, now, lines, particles } = this;
    const [all, across] = [meta.fields.length, abreast(meta.fields.length, this.plot.clientWidth)];
    this.plot.style.setProperty("--fields", across);
    this.plot.style.setProperty("--rows", Math.ceil(all / across));
    const { context, width, height } = pen(this.canvas);
    this.drawing.draw({ context, width, height, palette }, { meta, arrays, fields: now, lines, particles });
  }

  spoken() {
    const { meta, lines, root, said } = this;
    const fields = meta.fields.map(({ title }, i) => [title, ...(lines[i] ?? [])].filter(Boolean).join(", "));
    const what = `${meta.title}: arrows over the plane of x₁ and x₂, ${atStep(Number(root.dataset.step))}`;
    return [[this.canvas, sentences(what, ...fields, root.dataset.particles > 0 && said.textContent)]];
  }

  click(event) {
    const { plot, meta } = this;
    const spot = planeOf(...pointOn(this.canvas, event), plot.clientWidth, plot.clientHeight, meta);
    if (spot) this.follow(() => this.particles.add([spot]));
  }

  drop(count) {
    const { reach } = this.meta;
    const any = () => (2 * Math.random() - 1) * reach;
    this.follow(() => this.particles.crowd(Array.from({ length: count }, () => [any(), any()])));
  }

  follow(change) {
    change();
    this.particles.wake();
    this.invalidate();
  }

  /** How the last particle fares in the first picture that has arrows. */
  tell() {
    const { particles, now, root } = this;
    const first = now.findIndex(Boolean);
    root.dataset.particles = particles.count;
    root.dataset.settled = particles.settled;
    const last = first < 0 ? null : particles.about(first);
    if (!last) return write(this.said, HINT);
    const what = particles.resting(first) ? "settled after" : "followed for";
    return write(this.said, `${what} ${last.steps} steps: ${place(last.x, last.y)}`);
  }

  save() {
    const words = [this.title, this.note, this.badge, this.find(".key")].map((e) => e.textContent);
    this.print(this.plot, words, `${this.meta.name}-step-${this.root.dataset.step}`);
  }
}

/** The old array where the new one has the same values: what is drawn of it can stay. */
function known(old, values) {
  const same = old && values && old.length === values.length && values.every((value, k) => value === old[k]);
  return same ? old : values;
}

/** A share of the way between fields; one that stays is the very array. */
function blend(from, to, share) {
  const between = (field, i) => field.map((value, k) => from[i][k] + (value - from[i][k]) * share);
  return to.map((field, i) => (field === from[i] ? field : between(field, i)));
}
