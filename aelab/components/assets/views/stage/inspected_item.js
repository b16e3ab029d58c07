// What the hand is on - an item, a place in code space, or nothing - and the network's word on it.

import { write } from "../../core/dom.js";
import { difference, paint, squaredError } from "../../core/pictures.js";
import { place as placeText, three } from "../../core/text.js";

const REST = 150; // ms the pointer rests before the server is asked
const PATIENCE = 5000; // ms after which an unanswered question is given up

/** Finds the output for an item or a place: from the decoder here, the tick, or the server. */
export class Oracle {
  constructor() {
    this.decoder = null;
    this.answers = new Map(); // subject -> image, from the server
    this.fresh = new Set(); // the subjects answered by the decoder of now
    this.pending = null;
    this.next = 0;
    this.count = 0; // decodes done here
  }

  setDecoder(decoder) {
    this.decoder = decoder;
    if (this.answers.size > 50) this.answers.clear();
    this.fresh.clear(); // an old answer is shown until the new one is here
  }

  /** u8 image, or null when nobody knows it (yet). */
  output(subject, { points, fixed, recon, size }) {
    if (!subject) return null;
    const { decoder } = this;
    if (decoder?.runsHere) {
      const { item, place } = subject;
      const image = place ? decoder.atPlace(...place) : decoder.atItem(item, points);
      if (image) {
        this.count += 1;
        return image;
      }
    }
    return rowOf(subject, { fixed, recon, size }) ?? this.answers.get(name(subject)) ?? null;
  }

  /** Asks the server about a subject once the hand has rested; one question at a time. */
  ask(subject, send) {
    clearTimeout(this.timer);
    const known = this.fresh.has(name(subject ?? {}));
    if (!subject || known || !this.decoder || this.decoder.runsHere) return;
    this.timer = setTimeout(() => {
      if (this.pending && Date.now() - this.pending.since < PATIENCE) return;
      const id = ++this.next;
      this.pending = { id, subject: name(subject), since: Date.now() };
      send(subject.place ? { id, place: subject.place } : { id, item: subject.item });
    }, REST);
  }

  /** Takes the server's reply; false when it is not the one waited for. */
  answer(id, image) {
    if (this.pending?.id !== id) return false;
    this.answers.set(this.pending.subject, image);
    this.fresh.add(this.pending.subject);
    this.pending = null;
    return true;
  }
}

/** The output of a subject that is one of the fixed items [k]; null of any other. */
export function rowOf(subject, { fixed, recon, size }) {
  const row = subject?.item === undefined ? -1 : (fixed?.indexOf(subject.item) ?? -1);
  return row >= 0 && recon ? recon.subarray(row * size, (row + 1) * size) : null;
}

function name(subject) {
  return subject.place ? `place ${subject.place}` : `item ${subject.item}`;
}

/** Fills the "item you touch" panel. `parts` are its elements; all text goes in as text. */
export function showSubject(parts, palette, { subject, input, output, shape, label, film }) {
  const isPlace = Boolean(subject?.place);
  parts.panel.dataset.mode = !subject || !shape ? "none" : isPlace ? "place" : "item";
  write(parts.title, title(subject));
  write(parts.aside, subject?.example ? `${label}, for example` : label);
  write(parts.note, measure(subject, input, output, film));
  if (!subject || !shape) return;
  picture(parts.output, output, shape, palette.grey);
  if (isPlace) return;
  picture(parts.input, input, shape, palette.grey);
  picture(parts.error, input && output && difference(output, input), shape, palette.diverging);
}

function title(subject) {
  if (!subject) return "The item you touch";
  return subject.place ? "A place in code space" : `Item ${subject.item}`;
}

function measure(subject, input, output, film) {
  if (subject?.place) return `decoded at ${placeText(...subject.place)}`;
  if (film && !output) return "output: at the last step only";
  return input && output ? `${three(squaredError(output, input))} squared error / image` : "";
}

function picture(figure, values, shape, ramp) {
  figure.classList.toggle("missing", !values);
  const canvas = figure.querySelector("canvas");
  figure.style.setProperty("--ratio", shape[1] / shape[0]);
  if (values) paint(canvas, values, shape, ramp);
  else [canvas.height, canvas.width] = shape; // sizing clears
}
