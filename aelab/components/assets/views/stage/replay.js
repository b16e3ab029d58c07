// The stage's time machine: the film of a run that rests, and the hand that moves all parts along it.

import { Reel } from "../../interaction/film_recording.js";
import { Scrubber } from "../../interaction/scrubber.js";
import { integer } from "../../core/text.js";
import { extent } from "../../core/viewport.js";

const PICTURES = ["recon", "seen", "samples", "filters"];
const AWAY = "decoding under the cursor: at the last step only";

export class Replay {
  constructor(stage, root) {
    this.stage = stage;
    this.root = root;
    this.reel = this.frame = null;
    this.scrubber = new Scrubber(root, () => this.show());
    this.drop();
  }

  /** Takes a film; one that is known already stays where it is. */
  load(message) {
    if (this.reel?.same(message)) return;
    this.reel = new Reel(message);
    this.frame = null;
    this.scrubber.setLast(this.reel.last);
    this.root.dataset.film = "ready";
  }

  /** While a network learns there is no film. */
  drop() {
    this.reel = this.frame = null;
    this.scrubber.setLast(0);
    this.root.dataset.film = "none";
  }

  dispose() {
    this.scrubber.dispose();
  }

  /** Puts everything at the scrubber's step; at the last one the stage shows its own. */
  show() {
    const { reel, stage } = this;
    const { step } = this.scrubber;
    if (!reel) return;
    const { code } = stage;
    code.put(reel.at(step), extent(reel.at(reel.last), code.prior));
    this.frame = step < reel.last ? this.at(step) : null;
    stage.refilm();
  }

  /** What the film shows at a step: its place, pictures and words. */
  at(step) {
    const { reel } = this;
    const found = PICTURES.map((name) => [name, reel.pictures(name, step)]);
    const { near, error } = reel.about(step);
    const pictured = reel.steps[reel.index(step)];
    const words = [`pictures and figures: step ${integer(pictured)}`, reel.notes[reel.index(step)], AWAY];
    return {
      step, near, error, items: reel.items, last: reel.last, line: words.filter(Boolean).join(" · "),
      pictures: { ...Object.fromEntries(found), filter_scale: reel.scale("filters", step) },
    };
  }
}
