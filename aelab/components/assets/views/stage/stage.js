// The stage: both planes, the loss, the item under the hand, the fixed items and the filters.
//
// Messages change the state and mark parts as stale; one animation frame then draws the stale parts.
// Nothing is drawn when nothing changed.

import { Decoder } from "../../interaction/decoder.js";
import { build } from "../../core/dom.js";
import { filmed, showCovers, showHead, showPlane } from "./head.js";
import { blendPlots, makePlots, stepAt } from "./history.js";
import { DRAW } from "./parts.js";
import { isDark, readPalette } from "../../core/palette.js";
import { unquantise } from "../../core/payload.js";
import { fitCanvas } from "../../core/pictures.js";
import { savePng } from "../../core/png.js";
import { follow } from "../../interaction/pointer.js";
import { Replay } from "./replay.js";
import { Scatter } from "../../plots/scatter/scatter.js";
import { Oracle, rowOf } from "./inspected_item.js";

const TWEEN = 400; // ms, the distance between ticks: motion without a stop
const SHARE = 6; // rest after a frame, in times of what it took: the training may need this processor
const BREATH = 20; // ms, the least rest: about 30 frames/s
const ALL = Object.keys(DRAW);
const LIVE = new Set(["running", "loading"]);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Stage {
  constructor(root) {
    this.root = root;
    this.parts = build(root);
    this.pca = new Scatter(this.parts.pca.plot, "pca");
    this.code = new Scatter(this.parts.code.plot, "code");
    this.oracle = new Oracle();
    this.replay = new Replay(this, this.parts.replay);
    this.meta = { status: "empty" };
    this.arrays = {};
    this.plots = this.plotsFrom = [];
    this.hand = this.pinned = this.cursor = null;
    this.mode = "unit";
    this.stale = new Set();
    this.frames = 0;
    this.listen();
    this.retheme();
  }

  listen() {
    for (const scatter of [this.pca, this.code]) {
      follow(scatter, {
        hover: (hand) => this.hover(hand && { ...hand, on: scatter.name }),
        click: (item) => this.pin(item === this.pinned ? null : item),
        moved: () => this.invalidate(scatter.name, `${scatter.name}Top`),
      });
    }
    const { curves, modes, png } = this.parts;
    png.onclick = () => this.save();
    curves.onpointermove = ({ offsetX }) => {
      this.readCurves(stepAt(offsetX, curves.clientWidth, this.arrays.steps));
    };
    curves.onpointerleave = () => this.readCurves(null);
    for (const button of modes) button.onclick = () => this.setMode(button.dataset.mode);
    this.onkey = (event) => event.key === "Escape" && this.pin(null);
    document.addEventListener("keydown", this.onkey);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
  }

  dispose() {
    document.removeEventListener("keydown", this.onkey);
    this.observer.disconnect();
    this.replay.dispose();
    clearTimeout(this.oracle.timer);
    cancelAnimationFrame(this.frame);
  }

  /** Streamlit calls again when the theme changes; colours are then read anew. */
  retheme() {
    if (this.palette?.dark === isDark(this.root)) return;
    this.palette = readPalette(this.root);
    this.invalidate(...ALL);
  }

  resize() {
    this.pca.resize();
    this.code.resize();
    for (const canvas of [this.parts.curves, this.parts.rows, this.parts.filters]) {
      fitCanvas(canvas, canvas.parentElement.clientWidth, canvas.parentElement.clientHeight);
    }
    ALL.forEach((part) => this.stale.add(part));
    this.draw(performance.now()); // at once: a resized canvas is empty
  }

  save() {
    const file = `train-step-${this.root.dataset.step}.png`;
    savePng(this.root, [], this.palette, file, () => this.resize());
  }

  setScene({ meta, arrays }) {
    const { labels = null, pca } = arrays;
    if (this.scene && this.scene.data_title !== meta.data_title) this.hand = this.pinned = null;
    this.scene = { ...meta, ...arrays, plane: meta.pca };
    this.pca.names = { x: meta.pca.x, y: meta.pca.y };
    for (const scatter of [this.pca, this.code]) scatter.setClasses(labels, meta.marks);
    if (pca) this.pca.show(pca, { still: true });
    this.root.dataset.points = pca ? pca.length / 2 : 0;
    this.showWords();
    this.invalidate(...ALL);
  }

  setTick({ meta, arrays }) {
    const fresh = meta.run !== this.meta.run;
    if (fresh) this.startAfresh();
    this.meta = meta;
    this.arrays = arrays;
    this.root.style.setProperty("--reserve", `${meta.reserve}px`);
    // Before the first filters their place is kept, so that the rows do not jump.
    this.parts.filtersPanel.hidden = !arrays.filters && !["empty", "loading"].includes(meta.status);
    if (fresh || LIVE.has(meta.status)) this.replay.drop();
    this.moveCodes(fresh);
    this.plotsFrom = blendPlots(this.plotsFrom, this.plots, this.progress ?? 1);
    this.plots = arrays.steps ? makePlots(meta.terms, arrays.steps, arrays.train, arrays.held) : [];
    this.startTween(fresh || calm.matches);
    const { status, run } = meta;
    Object.assign(this.root.dataset, { status, run, plots: this.plots.length });
    this.showWords();
    this.invalidate("code", "codeTop", "pcaTop", "curves", "touch", "rows", "filters");
    this.consult();
  }

  startAfresh() {
    this.code.clear();
    this.plots = this.plotsFrom = [];
    this.cursor = null;
    this.oracle.setDecoder(null);
  }

  moveCodes(fresh) {
    const { view, prior, status } = this.meta;
    this.code.names = { x: view?.x, y: view?.y };
    this.code.prior = prior === "outline" ? this.arrays.outline : prior;
    if (!this.arrays.points) return this.code.clear();
    if (this.film) return;
    const still = fresh || calm.matches;
    this.code.show(unquantise(this.arrays.points, this.meta), { still, settle: !LIVE.has(status) });
  }

  startTween(still) {
    this.since = still ? -Infinity : performance.now();
    this.progress = still ? 1 : 0;
    if (still) this.code.move(1);
  }

  /** The film of the run that rests here. */
  setReel(message) {
    if (message.meta.run === this.meta.run && !LIVE.has(this.meta.status)) this.replay.load(message);
  }

  /** The film's frame that is shown; null at the last step, and while there is no film. */
  get film() {
    return this.replay.frame;
  }

  /** What the rows and filters show: pictures of the film, or of the last snapshot. */
  get pictures() {
    return this.film?.pictures ?? this.arrays;
  }

  /** Draws anew what the film moves. */
  refilm() {
    this.progress = 1;
    this.showWords();
    this.invalidate("code", "codeTop", "pcaTop", "curves", "touch", "rows", "filters");
  }

  setDecoder({ meta, arrays }) {
    if (meta.run !== this.meta.run && this.meta.run) return; // of a run that is no longer shown
    this.oracle.setDecoder(new Decoder(meta, arrays));
    this.invalidate("touch", "codeTop");
    this.consult();
  }

  setAnswer({ meta, arrays }) {
    if (!this.oracle.answer(meta.ask, arrays.image)) return;
    this.invalidate("touch", "codeTop");
    this.consult();
  }

  hover(hand) {
    this.hand = hand;
    this.root.dataset.hoverItem = hand?.item ?? "";
    this.root.dataset.hoverPanel = hand?.on ?? "";
    this.invalidate("pcaTop", "codeTop", "touch");
    this.consult();
  }

  pin(item) {
    this.pinned = item;
    this.root.dataset.pinned = item ?? "";
    this.invalidate("pcaTop", "codeTop", "touch");
    this.consult();
  }

  readCurves(index) {
    this.cursor = index;
    this.invalidate("curves");
  }

  setMode(mode) {
    this.mode = mode;
    this.invalidate("filters");
  }

  /** What the panel beside the planes shows: the hand's item, the pinned one, the place, an example. */
  subject() {
    const { hand, pinned, scene } = this;
    if (hand && hand.item !== null) return { item: hand.item };
    if (pinned !== null) return { item: pinned };
    if (this.handPlace()) return { place: this.handPlace() };
    return scene?.fixed?.length ? { item: scene.fixed[0], example: true } : null;
  }

  handPlace() {
    const { hand } = this;
    if (this.film) return null; // the network of that step is gone
    return hand?.on === "code" && hand.item === null && this.code.points ? hand.place : null;
  }

  consult() {
    if (this.film) return;
    this.oracle.ask(this.subject(), (question) => this.send?.(question));
  }

  output(subject) {
    const { fixed, images } = this.scene ?? {};
    const { seen, recon } = this.pictures;
    const rows = seen ? null : recon; // noisy items came out of those
    const size = images?.shape[1];
    const known = { points: this.code.to, fixed, recon: rows, size };
    const image = this.film ? rowOf(subject, known) : this.oracle.output(subject, known);
    this.root.dataset.decoded = this.oracle.count;
    return image;
  }

  input(item) {
    const { images } = this.scene ?? {};
    return images ? images.subarray(item * images.shape[1], (item + 1) * images.shape[1]) : null;
  }

  showWords() {
    const { parts, meta, scene, arrays, film } = this;
    this.root.dataset.step = Math.round(film?.step ?? meta.step ?? 0);
    showHead(parts, meta, film);
    showPlane(parts.pca, { title: "PCA", ...scene?.plane, measured: meta.notes?.pca });
    const words = film ? filmed(film) : { ...meta.view, measured: meta.notes?.code };
    showPlane(parts.code, { title: "Code", ...words });
    showCovers(parts, {
      status: meta.status,
      hasScene: scene,
      hasPoints: arrays.points,
      hasCurves: arrays.steps?.length,
    });
  }

  invalidate(...names) {
    for (const name of names) this.stale.add(name);
    this.frame ??= requestAnimationFrame((now) => this.draw(now));
  }

  draw(now) {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const names = [...this.stale];
    this.stale.clear();
    const began = performance.now();
    const moving = this.progress < 1 && this.advance(now, names);
    for (const name of new Set(names)) DRAW[name](this);
    const rest = Math.max(BREATH, SHARE * (performance.now() - began));
    clearTimeout(this.resting);
    if (moving) this.resting = setTimeout(() => this.invalidate("code"), rest);
    this.root.dataset.frames = ++this.frames;
  }

  /** A step of the motion; whether it goes on. */
  advance(now, names) {
    const share = Math.min(1, Math.max(0, (now - this.since) / TWEEN));
    this.progress = 1 - (1 - share) ** 3;
    this.code.move(this.progress);
    names.push("code", "codeTop", "curves");
    return share < 1;
  }
}
