// Code planes side by side: the same items in each, linked under the hand, and the time machine.
//
// A tick moves the codes; when a run rests, its film arrives and the scrubber shows any step of it.

import { Column } from "./plane.js";
import { Desk } from "../../interaction/server_requests.js";
import { Easel } from "../../core/frame_scheduler.js";
import { Hand } from "../../interaction/pointer_state.js";
import { makeUp } from "../../interaction/lasso.js";
import { isDark, readPalette } from "../../core/palette.js";
import { fitCanvas } from "../../core/pictures.js";
import { build, MOST, showColumn, showMeter, showWords } from "./skeleton.js";
import { DRAW } from "./parts.js";
import { savePlanes } from "./png.js";
import { Scrubber } from "../../interaction/scrubber.js";

const LIVE = new Set(["running", "loading"]);

export class Planes {
  constructor(root) {
    this.root = root;
    this.parts = build(root);
    this.meta = { status: "empty", panels: [] };
    this.desk = new Desk();
    this.frames = 0;
    this.easel = new Easel(this, DRAW);
    this.hand = new Hand(this);
    this.columns = this.parts.columns.map((parts, i) => new Column(parts, i));
    for (const column of this.columns) this.hand.watch(column);
    this.scrubber = new Scrubber(this.parts.hand, () => this.scrub());
    this.parts.png.onclick = () => savePlanes(this);
    this.observer = new ResizeObserver(() => this.resize());
    for (const box of [root, this.parts.errors.parentElement, this.parts.strips]) this.observer.observe(box);
    this.retheme();
  }

  dispose() {
    this.hand.dispose();
    this.observer.disconnect();
    this.scrubber.dispose();
    clearTimeout(this.desk.timer);
    this.easel.dispose();
  }

  retheme() {
    if (this.palette?.dark === isDark(this.root)) return;
    this.palette = readPalette(this.root);
    this.easel.all();
  }

  resize() {
    for (const { scatter } of this.columns) scatter.resize();
    const { errors } = this.parts;
    fitCanvas(errors, errors.parentElement.clientWidth, errors.parentElement.clientHeight);
    this.easel.all();
    this.easel.draw(); // at once: a resized canvas is empty
  }

  setScene({ meta, arrays }) {
    if (this.scene?.data_title !== meta.data_title) this.hand.clear();
    this.scene = { ...meta, ...arrays };
    this.colour();
    this.root.dataset.points = arrays.pca.length / 2;
    this.easel.all();
  }

  /** A tick: words, codes and curves of all planes. */
  setPlanes({ meta, arrays }) {
    this.root.style.setProperty("--reserve", `${meta.reserve}px`);
    const before = this.meta;
    this.meta = meta;
    this.own = arrays.own ?? null;
    if (meta.coloured !== before.coloured) this.colour();
    if (meta.path !== before.path) this.lay();
    this.parts.columns.forEach(({ panel }, i) => (panel.hidden = i >= Math.max(2, meta.panels.length)));
    this.root.dataset.status = meta.status;
    const live = LIVE.has(meta.status);
    const fresh = meta.panels.slice(0, MOST).map((panel, i) => this.columns[i].set(panel, arrays, live));
    for (const column of this.columns.slice(meta.panels.length)) column.empty();
    if (live || !this.columns.some(({ reel }) => reel)) this.dropReels();
    this.easel.start(fresh.every(Boolean));
    this.write();
    this.easel.all();
  }

  /** Shows or hides what belongs to paths. */
  lay() {
    this.root.dataset.path = this.meta.path ? "on" : "off";
    this.hand.kept = [];
    if (this.scrubber.last) this.scrubber.seek(1);
  }

  colour() {
    const labels = this.meta.coloured && this.scene ? this.scene.labels : null;
    for (const { scatter } of this.columns) scatter.setClasses(labels, labels && this.scene.marks);
  }

  columnOf(meta) {
    return this.columns.find(({ panel }) => panel?.slot === meta.group);
  }

  setDecoder(message) {
    this.columnOf(message.meta)?.setDecoder(message);
    this.desk.renew();
    this.touched();
  }

  setAnswer({ meta, arrays }) {
    if (this.desk.answer(meta.ask, arrays.image, this.scene.images.shape[1])) this.touched();
  }

  setReel(message) {
    if (LIVE.has(this.meta.status) || !this.columnOf(message.meta)?.setReel(message)) return;
    this.scrubber.setLast(Math.max(...this.columns.map(({ reel }) => reel?.last ?? 0)));
    this.easel.invalidate("errors");
  }

  dropReels() {
    for (const column of this.columns) column.dropReel();
    if (this.scrubber.last) this.scrubber.setLast(0);
  }

  /** Shows every film at the scrubber's step. */
  scrub() {
    const { step, last } = this.scrubber;
    for (const column of this.columns) column.seek(step, step >= last);
    this.easel.halt();
    this.write();
    this.easel.all();
  }

  get filming() {
    return this.columns.some(({ film }) => film);
  }

  input(item) {
    const { images } = this.scene ?? {};
    return images && item !== null ? images.subarray(item * images.shape[1], (item + 1) * images.shape[1]) : null;
  }

  /** What a column's network makes of a subject; null where it cannot tell. */
  output(column, subject) {
    if (this.filming) return null;
    if (subject.own) return column.own?.output ?? null;
    return column.pictures([subject], this.desk)?.[0] ?? null;
  }

  /** What the hand or an answer changed; asks the server for what no decoder here can tell. */
  touched() {
    this.easel.invalidate("tops", "pairs", "ways");
    const ends = this.filming ? null : this.hand.wanted;
    const deaf = ends ? this.columns.filter((column) => column.knows(ends) && !column.decoder.runsHere) : [];
    if (deaf.length) this.desk.ask(deaf, ends, (question) => this.send?.(question));
  }

  write() {
    const { scene } = this;
    const { chosen } = this.hand;
    showWords(this.parts, this.meta, chosen && scene ? makeUp(chosen, scene.labels, scene.classes) : null);
    for (const { parts, panel, film } of this.columns) if (panel) showColumn(parts, panel, film);
    showMeter(this.parts, this.meta.panels.find(({ kl }) => kl.length));
  }

  /** A step of the motion towards the last tick; what it makes stale. */
  move(share) {
    for (const { scatter } of this.columns) scatter.move(share);
    return ["planes", "tops"];
  }

  drawn() {
    this.root.dataset.frames = ++this.frames;
  }
}
