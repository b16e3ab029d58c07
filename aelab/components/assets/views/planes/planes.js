// Code planes side by side: the same items in each, linked under the pointer, and the time machine.
//
// A tick moves the codes; when a run rests, its film arrives and the scrubber shows any step of it.

import { CanvasView } from "../../core/canvas_view.js";
import { makeUp } from "../../interaction/lasso.js";
import { Scrubber } from "../../interaction/scrubber.js";
import { ServerRequests } from "../../interaction/server_requests.js";
import { LAYERS } from "./layers.js";
import { Plane } from "./plane.js";
import { savePlanes } from "./png.js";
import { PointerState } from "./pointer_state.js";
import { elements, MOST, showMeter, showPlane, showWords, SKELETON } from "./skeleton.js";
import { spokenOf } from "./spoken.js";
import { isLive } from "../status.js";

export class Planes extends CanvasView {
  static layers = LAYERS;

  constructor(root) {
    super(root, "planes", SKELETON);
    this.parts = elements(root);
    this.meta = { status: "empty", panels: [] };
    this.requests = new ServerRequests((question) => this.ask(question));
    this.pointer = new PointerState(this);
    this.planes = this.parts.columns.map((parts, i) => new Plane(parts, i));
    for (const plane of this.planes) this.pointer.follow(plane);
    this.scrubber = new Scrubber(this.parts.scrubber, () => this.scrub());
    this.parts.png.onclick = () => savePlanes(this);
    this.watch(root, this.parts.errors.parentElement, this.parts.strips);
  }

  dispose() {
    super.dispose();
    this.pointer.dispose();
    this.scrubber.dispose();
    this.requests.cancel();
  }

  get looked() {
    const { pinned, clicked } = this.pointer;
    return super.looked || Boolean(this.meta.pad || pinned || clicked.length);
  }

  /** Each plane has a group of its own for what is sent to it: its decoder, its film. */
  get groups() {
    return [this.meta.group, ...this.meta.panels.map(({ slot }) => slot)];
  }

  setScene({ meta, arrays }) {
    if (this.scene?.data_title !== meta.data_title) this.pointer.clear();
    this.scene = { ...meta, ...arrays };
    this.colour();
    this.root.dataset.points = arrays.pca.length / 2;
    this.invalidate();
  }

  /** Takes a tick: words, codes and curves of all planes. */
  show({ meta, arrays }) {
    this.fit(meta.reserve);
    const before = this.meta;
    this.meta = meta;
    this.own = arrays.own ?? null;
    if (meta.coloured !== before.coloured) this.colour();
    if (meta.path !== before.path) this.arrange();
    this.root.dataset.pad = meta.pad ? "on" : "off";
    if (meta.pad && `${meta.pad}` !== `${before.pad}`) this.pointer.move(meta.pad);
    this.parts.columns.forEach(({ panel }, i) => (panel.hidden = i >= Math.max(2, meta.panels.length)));
    this.root.dataset.status = meta.status;
    const live = isLive(meta);
    const fresh = meta.panels.slice(0, MOST).map((panel, i) => this.planes[i].set(panel, arrays, live));
    for (const plane of this.planes.slice(meta.panels.length)) plane.empty();
    if (live || !this.planes.some(({ recording }) => recording)) this.dropRecordings();
    this.scheduler.start(fresh.every(Boolean));
    this.write();
    this.invalidate();
  }

  /** Shows or hides what belongs to paths. */
  arrange() {
    this.root.dataset.path = this.meta.path ? "on" : "off";
    this.pointer.clicked = [];
    if (this.scrubber.last) this.scrubber.seek(1);
  }

  colour() {
    const labels = this.meta.coloured && this.scene ? this.scene.labels : null;
    for (const { scatter } of this.planes) scatter.setClasses(labels, labels && this.scene.marks);
  }

  planeOf({ group }) {
    return this.planes.find(({ panel }) => panel?.slot === group);
  }

  setDecoder(message) {
    this.planeOf(message.meta)?.setDecoder(message);
    this.requests.renew();
    this.inspect();
  }

  setAnswer({ meta, arrays }) {
    if (this.requests.answer(meta.ask, arrays.image, this.scene?.images.shape[1])) this.inspect();
  }

  setRecording(message) {
    if (isLive(this.meta) || !this.planeOf(message.meta)?.setRecording(message)) return;
    this.scrubber.setLast(Math.max(...this.planes.map(({ recording }) => recording?.last ?? 0)));
    this.invalidate("errors");
  }

  dropRecordings() {
    for (const plane of this.planes) plane.dropRecording();
    if (this.scrubber.last) this.scrubber.setLast(0);
  }

  /** Shows every film at the scrubber's step. */
  scrub() {
    const { step, last } = this.scrubber;
    for (const plane of this.planes) plane.seek(step, step >= last);
    this.scheduler.halt();
    this.write();
    this.invalidate();
  }

  get filming() {
    return this.planes.some(({ frame }) => frame);
  }

  input(item) {
    const { images } = this.scene ?? {};
    return images && item !== null ? images.subarray(item * images.shape[1], (item + 1) * images.shape[1]) : null;
  }

  /** What a plane's network makes of the inspected item or place; null where it cannot tell. */
  output(plane, inspected) {
    if (this.filming) return null;
    if (inspected.own) return plane.own?.output ?? null;
    return plane.pictures([inspected], this.requests)?.[0] ?? null;
  }

  /** Another item, place or path, or another word on it; asks the server what no decoder here tells. */
  inspect() {
    this.invalidate("tops", "pairs", "interpolations");
    const ends = this.filming ? null : this.pointer.wanted;
    const unknown = ends ? this.planes.filter((plane) => plane.knows(ends) && !plane.decoder.runsHere) : [];
    if (!unknown.length) return this.requests.cancel();
    const question = { on: unknown.map(({ index }) => index), ends: ends.map(({ item, place }) => (item === null ? { place } : { item })) };
    return this.requests.ask(unknown.map((plane) => plane.key(ends)), question);
  }

  write() {
    const { scene } = this;
    const { chosen } = this.pointer;
    showWords(this.parts, this.meta, chosen && scene ? makeUp(chosen, scene.labels, scene.classes) : null);
    for (const { parts, panel, frame } of this.planes) if (panel) showPlane(parts, panel, frame);
    showMeter(this.parts, this.meta.panels.find(({ kl }) => kl.length));
  }

  spoken() {
    return spokenOf(this);
  }

  /** A step of the motion towards the last tick; what it makes stale. */
  move(share) {
    for (const { scatter } of this.planes) scatter.move(share);
    return ["planes", "tops"];
  }
}
