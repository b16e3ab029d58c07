// One plane of the comparison: its points, its network's decoder and film, what it draws of an item or place.
//
// An end is {item} or {place, on}: an item, which every plane knows, or a place of the plane `on`, or
// of every plane where `on` is null.

import { unquantise } from "../../core/payload.js";
import { extent } from "../../core/viewport.js";
import { Decoder } from "../../interaction/decoder.js";
import { FilmRecording } from "../../interaction/film_recording.js";
import { Scatter } from "../../plots/scatter/scatter.js";

export const FRAMES = 9; // pictures of a path

export class Plane {
  constructor(parts, index) {
    Object.assign(this, { parts, index, scatter: new Scatter(parts.plot, String(index)) });
    this.panel = this.decoder = this.recording = this.frame = this.behind = this.own = null;
  }

  /** Takes its part of a tick; whether its codes stand at once. */
  set(panel, arrays, live) {
    const { scatter, index: i } = this;
    const fresh = this.panel?.run !== panel.run || !scatter.points;
    if (this.panel && this.panel.run !== panel.run) this.dropRecording();
    Object.assign(this, { panel, steps: arrays[`steps${i}`], errors: arrays[`errors${i}`] });
    this.behind = panel.backdrop && { grid: arrays[`backdrop${i}`], ...panel.backdrop };
    this.own = panel.own && { ...panel.own, output: arrays[`own${i}`] };
    this.spreadFrom = fresh ? null : this.spreadTo;
    this.spreadTo = arrays[`spread${i}`] ?? null;
    scatter.names = { x: panel.x, y: panel.y };
    scatter.prior = panel.prior ? "normal" : null;
    const points = arrays[`points${i}`];
    if (!points) scatter.clear();
    else if (!this.frame) scatter.show(unquantise(points, panel), { still: fresh, settle: !live });
    this.parts.cover.textContent = points ? "" : panel.cover;
    return fresh;
  }

  empty() {
    Object.assign(this, { panel: null, own: null, spreadTo: null });
    this.dropRecording();
    this.scatter.clear();
  }

  setDecoder({ meta, arrays }) {
    this.decoder = new Decoder(meta, arrays);
  }

  /** Takes a film of the run that is shown; whether it is another than before. */
  setRecording(message) {
    if (this.panel.run !== message.meta.run || this.recording?.same(message)) return false;
    [this.recording, this.frame] = [new FilmRecording(message), null];
    return true;
  }

  dropRecording() {
    this.recording = this.frame = null;
  }

  /** Shows its film at a step; `whole`: the film is at its end, and the plane as it is. */
  seek(step, whole) {
    const { scatter, recording } = this;
    if (!recording) return;
    scatter.put(recording.at(step), extent(recording.at(recording.last), scatter.prior));
    this.frame = whole ? null : recording.about(step);
  }

  /** The clouds round the first codes, `share` of the way to the last tick; null without any. */
  spread(share) {
    const { frame, recording, spreadTo: to, spreadFrom: from } = this;
    if (frame && to) return recording.spread(frame.step);
    if (share >= 1 || from?.length !== to?.length) return to;
    return to?.map((value, i) => from[i] + (value - from[i]) * share) ?? null;
  }

  /** Whether it has a network that draws, here or on the server. */
  get decodes() {
    return Boolean(this.panel?.decodes && this.scatter.points && this.decoder?.meta.run === this.panel.run);
  }

  /** Whether all ends have a code here. */
  knows(ends) {
    return this.decodes && ends.every((end) => this.has(end));
  }

  /** Whether an end is an item or a place of this plane. */
  has({ item, on }) {
    return item !== null || (on ?? this.index) === this.index;
  }

  /** A name for these ends as its run draws them. */
  key(ends) {
    return JSON.stringify([this.panel.run, ends.map(({ item, place }) => item ?? place)]);
  }

  /** Pictures of one end, or of the way between two: bytes each; null where it cannot tell (yet). */
  pictures(ends, requests) {
    if (!this.knows(ends)) return null;
    const { decoder, scatter } = this;
    if (!decoder.runsHere) return requests.known(this.key(ends));
    const codes = ends.map((end) => decoder.code(end, scatter.to));
    if (codes.includes(null)) return null;
    if (codes.length === 1) return [decoder.decode(codes[0])];
    const [a, b] = codes;
    const at = (i) => a.map((value, k) => value + ((b[k] - value) * i) / (FRAMES - 1));
    return Array.from({ length: FRAMES }, (_, i) => decoder.decode(at(i)));
  }

  /** Where an end lies on this plane; null if it does not. */
  spot(end) {
    const { points } = this.scatter;
    const { item, place } = end;
    if (!points || !this.has(end)) return null;
    return item === null ? place : [points[2 * item], points[2 * item + 1]];
  }
}
