// The stage's time machine: the film of a run that rests, and the scrubber that moves all parts along it.

import { integer } from "../../core/text.js";
import { extent } from "../../core/viewport.js";
import { FilmRecording } from "../../interaction/film_recording.js";
import { Scrubber } from "../../interaction/scrubber.js";

const PICTURES = ["reconstructions", "corrupted", "samples", "filters"];
const AWAY = "decoding under the cursor: at the last step only";

export class Replay {
  constructor(stage, root) {
    this.stage = stage;
    this.root = root;
    this.recording = this.frame = null;
    this.scrubber = new Scrubber(root, () => this.show());
    this.drop();
  }

  /** Takes a film; one that is known already stays where it is. */
  load(message) {
    if (this.recording?.same(message)) return;
    this.recording = new FilmRecording(message);
    this.frame = null;
    this.scrubber.setLast(this.recording.last);
    this.root.dataset.film = "ready";
  }

  /** While a network learns there is no film. */
  drop() {
    this.recording = this.frame = null;
    this.scrubber.setLast(0);
    this.root.dataset.film = "none";
  }

  dispose() {
    this.scrubber.dispose();
  }

  /** Puts everything at the scrubber's step; at the last one the stage shows its own. */
  show() {
    const { recording, stage } = this;
    const { step } = this.scrubber;
    if (!recording) return;
    const { code } = stage;
    code.put(recording.at(step), extent(recording.at(recording.last), code.prior));
    this.frame = step < recording.last ? this.at(step) : null;
    stage.showFrame();
  }

  /** What the film shows at a step: its place, pictures and words. */
  at(step) {
    const { recording, stage } = this;
    const found = PICTURES.map((name) => [name, recording.pictures(name, step)]);
    const { near, error } = recording.about(step);
    const pictured = recording.steps[recording.index(step)];
    const words = [`pictures and figures: step ${integer(pictured)}`, recording.notes[recording.index(step)], stage.meta.decodes === false ? "" : AWAY];
    return {
      step, near, error, items: recording.items, last: recording.last, line: words.filter(Boolean).join(" · "),
      pictures: { ...Object.fromEntries(found), filter_scale: recording.scale("filters", step) },
    };
  }
}
