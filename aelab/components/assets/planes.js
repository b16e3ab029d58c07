// Code planes side by side: the same items in each, linked under the hand, and the time machine.
//
// A tick moves the codes; when a run rests, its film arrives and the scrubber shows any step of it.
// As on the stage, messages mark parts as stale and one animation frame draws them.

import { Decoder } from "./decoder.js";
import { lasso, makeUp } from "./lasso.js";
import { isDark, readPalette } from "./palette.js";
import { unquantise } from "./payload.js";
import { fitCanvas } from "./pictures.js";
import { build, MOST, showColumn, showMeter, showWords } from "./planes_dom.js";
import { DRAW } from "./planes_parts.js";
import { follow } from "./pointer.js";
import { Reel } from "./reel.js";
import { Scatter } from "./scatter.js";
import { Scrubber } from "./scrubber.js";
import { extent } from "./view.js";

const TWEEN = 400; // ms, the distance between ticks
const REST = 30; // ms between frames while codes move live: the training needs this processor
const PARTS = Object.keys(DRAW);
const LIVE = new Set(["running", "loading"]);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Planes {
  constructor(root) {
    this.root = root;
    this.parts = build(root);
    this.columns = this.parts.columns.map((parts, i) => this.column(parts, i));
    this.scrubber = new Scrubber(this.parts.hand, () => this.scrub());
    this.meta = { status: "empty", panels: [] };
    this.hand = this.pinned = this.chosen = this.path = null;
    this.stale = new Set();
    this.progress = 1;
    this.frames = 0;
    this.onkey = (event) => event.key === "Escape" && this.clear();
    document.addEventListener("keydown", this.onkey);
    this.observer = new ResizeObserver(() => this.resize());
    for (const box of [root, this.parts.errors.parentElement]) this.observer.observe(box);
    this.retheme();
  }

  column(parts, index) {
    const scatter = new Scatter(parts.plot, String(index));
    follow(scatter, {
      hover: (hand) => this.hover(hand && { ...hand, on: index }),
      click: () => this.pin(),
      moved: () => this.invalidate("planes", "tops"),
    });
    lasso(scatter, {
      drawn: (path) => this.pull(path && { path, on: index }),
      done: (items) => this.choose(items),
    });
    return { parts, scatter, index, panel: null, decoder: null, reel: null, holes: null };
  }

  dispose() {
    document.removeEventListener("keydown", this.onkey);
    this.observer.disconnect();
    this.scrubber.dispose();
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
  }

  retheme() {
    if (this.palette?.dark === isDark(this.root)) return;
    this.palette = readPalette(this.root);
    this.invalidate(...PARTS);
  }

  resize() {
    for (const { scatter } of this.columns) scatter.resize();
    const { errors } = this.parts;
    fitCanvas(errors, errors.parentElement.clientWidth, errors.parentElement.clientHeight);
    PARTS.forEach((part) => this.stale.add(part));
    this.draw(performance.now()); // at once: a resized canvas is empty
  }

  setScene({ meta, arrays }) {
    if (this.scene?.data_title !== meta.data_title) this.clear();
    this.scene = { ...meta, ...arrays };
    this.colour();
    this.root.dataset.points = arrays.pca.length / 2;
    this.invalidate(...PARTS);
  }

  /** A tick: words, codes and curves of all planes. */
  setPlanes({ meta, arrays }) {
    this.root.style.setProperty("--reserve", `${meta.reserve}px`);
    const recoloured = meta.coloured !== this.meta.coloured;
    this.meta = meta;
    if (recoloured) this.colour();
    this.parts.columns.forEach(({ panel }, i) => (panel.hidden = i >= Math.max(2, meta.panels.length)));
    this.root.dataset.status = meta.status;
    let fresh = true;
    meta.panels.slice(0, MOST).forEach((panel, i) => {
      fresh = this.setPanel(this.columns[i], panel, arrays) && fresh;
    });
    for (const column of this.columns.slice(meta.panels.length)) this.empty(column);
    if (LIVE.has(meta.status) || !this.columns.some(({ reel }) => reel)) this.dropReels();
    this.since = fresh || calm.matches ? -Infinity : performance.now();
    this.progress = 0;
    this.write();
    this.invalidate(...PARTS);
  }

  /** One plane's part of a tick; whether its codes stand at once. */
  setPanel(column, panel, arrays) {
    const { scatter, index: i } = column;
    const fresh = column.panel?.run !== panel.run || !scatter.points;
    if (column.panel && column.panel.run !== panel.run) [column.reel, column.film] = [null, null];
    Object.assign(column, { panel, steps: arrays[`steps${i}`], errors: arrays[`errors${i}`] });
    column.holes = panel.box && { grid: arrays[`holes${i}`], ends: panel.box };
    scatter.names = { x: panel.x, y: panel.y };
    scatter.prior = panel.prior ? "normal" : null;
    const points = arrays[`points${i}`];
    if (!points) scatter.clear();
    else if (!column.film) {
      scatter.show(unquantise(points, panel), { still: fresh, settle: !LIVE.has(this.meta.status) });
    }
    column.parts.cover.textContent = points ? "" : "Its codes appear here.";
    return fresh;
  }

  empty(column) {
    Object.assign(column, { panel: null, reel: null, film: null });
    column.scatter.clear();
  }

  colour() {
    const labels = this.meta.coloured && this.scene ? this.scene.labels : null;
    for (const { scatter } of this.columns) scatter.setClasses(labels, labels && this.scene.marks);
  }

  columnOf(meta) {
    return this.columns.find(({ panel }) => panel?.slot === meta.group);
  }

  setDecoder({ meta, arrays }) {
    const column = this.columnOf(meta);
    if (column) column.decoder = new Decoder(meta, arrays);
    this.invalidate("pairs", "tops");
  }

  setReel(message) {
    const column = this.columnOf(message.meta);
    if (column?.panel.run !== message.meta.run || LIVE.has(this.meta.status)) return;
    if (column.reel?.same(message)) return;
    column.reel = new Reel(message);
    column.film = null;
    this.scrubber.setLast(Math.max(...this.columns.map(({ reel }) => reel?.last ?? 0)));
    this.invalidate("errors");
  }

  dropReels() {
    for (const column of this.columns) [column.reel, column.film] = [null, null];
    if (this.scrubber.last) this.scrubber.setLast(0);
  }

  /** Shows every film at the scrubber's step. */
  scrub() {
    const { step, last } = this.scrubber;
    for (const column of this.columns) {
      if (!column.reel) continue;
      const { scatter, reel } = column;
      scatter.put(reel.at(step), extent(reel.at(reel.last), scatter.prior));
      column.film = step < last ? reel.about(step) : null;
    }
    this.progress = 1;
    this.write();
    this.invalidate("planes", "tops", "pairs", "errors");
  }

  get filming() {
    return this.columns.some(({ film }) => film);
  }

  hover(hand) {
    this.hand = hand;
    this.root.dataset.hoverItem = hand?.item ?? "";
    this.invalidate("tops", "pairs");
  }

  /** Keeps what the hand is on; a second click lets it go. */
  pin() {
    const { hand, pinned } = this;
    const again = pinned && hand && pinned.item === hand.item && hand.item !== null;
    this.pinned = again ? null : hand;
    this.invalidate("tops", "pairs");
  }

  pull(path) {
    this.path = path;
    this.invalidate("tops");
  }

  choose(items) {
    this.chosen = items;
    this.root.dataset.chosen = items?.length ?? 0;
    this.write();
    this.invalidate("tops");
  }

  clear() {
    this.pinned = null;
    this.choose(null);
    this.invalidate("tops", "pairs");
  }

  /** The item or place that the pictures show. */
  subject() {
    for (const hand of [this.hand, this.pinned]) {
      if (hand && hand.item !== null) return hand;
      if (hand?.place && !this.filming) return hand;
    }
    const fixed = this.scene?.fixed;
    return fixed?.length ? { item: fixed[0], on: null } : null;
  }

  input(item) {
    const { images } = this.scene ?? {};
    return images && item !== null ? images.subarray(item * images.shape[1], (item + 1) * images.shape[1]) : null;
  }

  /** What a column's network makes of a subject; null where it cannot tell. */
  output({ decoder, panel, scatter, index }, { item, place, on }) {
    if (!decoder?.runsHere || !scatter.points || decoder.meta.run !== panel.run || this.filming) return null;
    if (item !== null) return decoder.atItem(item, scatter.to);
    return on === index ? decoder.atPlace(...place) : null;
  }

  write() {
    const { scene, chosen } = this;
    showWords(this.parts, this.meta, chosen && scene ? makeUp(chosen, scene.labels, scene.classes) : null);
    for (const { parts, panel, film } of this.columns) if (panel) showColumn(parts, panel, film);
    showMeter(this.parts, this.meta.panels.find(({ kl }) => kl.length));
  }

  invalidate(...names) {
    for (const name of names) this.stale.add(name);
    this.frame ??= requestAnimationFrame((now) => this.draw(now));
  }

  draw(now) {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    if (this.progress < 1) this.advance(now);
    const names = [...this.stale];
    this.stale.clear();
    for (const name of names) DRAW[name](this);
    clearTimeout(this.resting);
    if (this.progress < 1) this.resting = setTimeout(() => this.invalidate("planes"), REST);
    this.root.dataset.frames = ++this.frames;
  }

  advance(now) {
    const share = Math.min(1, Math.max(0, (now - this.since) / TWEEN));
    this.progress = share < 1 ? 1 - (1 - share) ** 3 : 1;
    for (const { scatter } of this.columns) scatter.move(this.progress);
    this.stale.add("planes").add("tops");
  }
}
