// A picture that shows its run's film instead while the time machine is in the past.

import { FilmRecording } from "../interaction/film_recording.js";
import { Picture } from "./picture.js";

export class FilmedPicture extends Picture {
  recording = null;
  step = null;

  get filming() {
    return this.step !== null && this.recording !== null && this.meta.film?.run === this.recording.run;
  }

  /** The groups that its film is sent to. */
  get groups() {
    return this.meta.film?.slot ? [this.meta.film.slot] : [];
  }

  setRecording(message) {
    if (!this.recording?.same(message)) this.recording = new FilmRecording(message);
    if (this.meta) this.update();
  }

  /** Shows the film at a step, or, at null, the network as it is. */
  seek(step) {
    if (step === this.step) return;
    this.step = step;
    if (this.meta) this.update();
  }
}
