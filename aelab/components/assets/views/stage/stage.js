// The stage: both planes, the loss, the item under the pointer, the fixed items and the filters.

import { CanvasView } from "../../core/canvas_view.js";
import { calm } from "../../core/frame_scheduler.js";
import { unquantise } from "../../core/payload.js";
import { pointOn } from "../../core/pictures.js";
import { Decoder } from "../../interaction/decoder.js";
import { followPointer } from "../../interaction/pointer.js";
import { Scatter } from "../../plots/scatter/scatter.js";
import { describeFrame, showCovers, showHead, showPlane } from "./head.js";
import { blendPlots, makePlots, stepAt } from "./history.js";
import { InspectedItem } from "./inspected_item.js";
import { LAYERS } from "./layers.js";
import { Replay } from "./replay.js";
import { elements, SKELETON } from "./skeleton.js";
import { spokenOf } from "./spoken.js";
import { isLive } from "../status.js";

const SHARE = 6; // rest after a frame, in times of what it took: the training may need this processor
const LEAST = 20; // ms, the least rest: about 30 frames/s
const INSPECTED = ["pcaTop", "codeTop", "item"]; // what shows the inspected item
const LEARNED = ["code", ...INSPECTED, "curves", "rows", "filters"]; // what a snapshot changes

export class Stage extends CanvasView {
  static layers = LAYERS;
  static rest = (spent) => Math.max(LEAST, SHARE * spent);

  constructor(root) {
    super(root, "stage", SKELETON);
    this.parts = elements(root);
    this.pca = new Scatter(this.parts.pca.plot, "pca");
    this.code = new Scatter(this.parts.code.plot, "code");
    this.inspected = new InspectedItem(this);
    this.replay = new Replay(this, this.parts.replay);
    this.meta = { status: "empty" };
    this.arrays = {};
    this.plots = this.plotsFrom = [];
    this.cursor = null;
    this.mode = "unit";
    this.listen();
    this.watch(root);
  }

  listen() {
    for (const scatter of [this.pca, this.code]) {
      followPointer(scatter, {
        hover: (at) => this.hover(at && { ...at, on: scatter.name }),
        click: (item) => this.pin(item === this.inspected.pinned ? null : item),
        moved: () => this.invalidate(scatter.name, `${scatter.name}Top`),
      });
    }
    const { curves, modes, png } = this.parts;
    png.onclick = () => this.print(this.root, [], `train-step-${this.root.dataset.step}`);
    curves.onpointermove = (event) => {
      this.readCurves(stepAt(pointOn(curves, event)[0], curves.clientWidth, this.arrays.steps));
    };
    curves.onpointerleave = () => this.readCurves(null);
    for (const button of modes) button.onclick = () => this.setMode(button.dataset.mode);
    this.onkey = (event) => event.key === "Escape" && this.pin(null);
    document.addEventListener("keydown", this.onkey);
  }

  dispose() {
    super.dispose();
    document.removeEventListener("keydown", this.onkey);
    this.replay.dispose();
    this.inspected.requests.cancel();
  }

  get groups() {
    return [this.meta.group];
  }

  get missing() {
    return this.inspected.decoder ? ["film_recording"] : ["decoder", "film_recording"];
  }

  get looked() {
    return super.looked || this.inspected.pinned !== null;
  }

  setScene({ meta, arrays }) {
    const { labels = null, pca } = arrays;
    const { inspected } = this;
    if (this.scene && this.scene.data_title !== meta.data_title) inspected.pointer = inspected.pinned = null;
    this.scene = { ...meta, ...arrays, plane: meta.pca };
    this.pca.names = { x: meta.pca.x, y: meta.pca.y };
    for (const scatter of [this.pca, this.code]) scatter.setClasses(labels, meta.marks);
    if (pca) this.pca.show(pca, { still: true });
    this.root.dataset.points = pca ? pca.length / 2 : 0;
    this.root.dataset.kind = arrays.images ? "images" : "points";
    this.showWords();
    this.invalidate();
  }

  /** Takes a tick: what changes with training. */
  show({ meta, arrays }) {
    const fresh = meta.run !== this.meta.run;
    if (fresh) this.startAfresh();
    this.meta = meta;
    this.arrays = arrays;
    this.fit(meta.reserve);
    // Before the first filters their place is kept, so that the rows do not jump.
    this.parts.filtersPanel.hidden = !arrays.filters && !["empty", "loading"].includes(meta.status);
    if (fresh || isLive(meta)) this.replay.drop();
    this.moveCodes(fresh);
    this.plotsFrom = blendPlots(this.plotsFrom, this.plots, this.scheduler.progress);
    this.plots = arrays.steps ? makePlots(meta.terms, arrays.steps, arrays.train, arrays.validation) : [];
    this.scheduler.start(fresh);
    const { status, run } = meta;
    Object.assign(this.root.dataset, { status, run, plots: this.plots.length });
    this.showWords();
    this.invalidate(...LEARNED);
    if (arrays.rebuilt) this.invalidate("pca");
    this.inspected.request();
  }

  startAfresh() {
    this.code.clear();
    this.plots = this.plotsFrom = [];
    this.cursor = null;
    this.inspected.setDecoder(null);
  }

  moveCodes(fresh) {
    const { view, prior } = this.meta;
    this.code.names = { x: view?.x, y: view?.y };
    this.code.prior = prior === "outline" ? this.arrays.outline : prior;
    if (!this.arrays.points) return this.code.clear();
    if (this.frame) return;
    const still = fresh || calm.matches;
    this.code.show(unquantise(this.arrays.points, this.meta), { still, settle: !isLive(this.meta) });
  }

  spoken() {
    return spokenOf(this);
  }

  /** A step of the motion towards the last tick; what it makes stale. */
  move(share) {
    this.code.move(share);
    return ["code", "codeTop", "curves"];
  }

  /** Takes the film of the run that rests here. */
  setRecording(message) {
    if (message.meta.run === this.meta.run && !isLive(this.meta)) this.replay.load(message);
  }

  /** The film's frame that is shown; null at the last step, and while there is no film. */
  get frame() {
    return this.replay.frame;
  }

  /** What the rows and filters show: pictures of the film, or of the last snapshot. */
  get pictures() {
    return this.frame?.pictures ?? this.arrays;
  }

  /** Draws anew what the film moves. */
  showFrame() {
    this.scheduler.halt();
    this.showWords();
    this.invalidate("pca", ...LEARNED);
  }

  setDecoder({ meta, arrays }) {
    if (meta.run !== this.meta.run && this.meta.run) return; // of a run that is no longer shown
    this.inspected.setDecoder(new Decoder(meta, arrays));
    this.inspect();
  }

  setAnswer({ meta, arrays }) {
    if (this.inspected.answer(meta.ask, arrays.image)) this.inspect();
  }

  hover(pointer) {
    this.inspected.pointer = pointer;
    this.root.dataset.hoverItem = pointer?.item ?? "";
    this.root.dataset.hoverPanel = pointer?.on ?? "";
    this.inspect();
  }

  pin(item) {
    this.inspected.pinned = item;
    this.root.dataset.pinned = item ?? "";
    this.inspect();
  }

  /** Another item, or another word on it. */
  inspect() {
    this.invalidate(...INSPECTED);
    this.inspected.request();
  }

  readCurves(index) {
    this.cursor = index;
    this.invalidate("curves");
  }

  setMode(mode) {
    this.mode = mode;
    this.invalidate("filters");
  }

  showWords() {
    const { parts, meta, scene, arrays, frame } = this;
    this.root.dataset.step = Math.round(frame?.step ?? meta.step ?? 0);
    showHead(parts, meta, frame);
    showPlane(parts.pca, { title: "PCA", ...scene?.plane, measured: meta.notes?.pca });
    const words = frame ? describeFrame(frame, scene?.images ? "image" : "point") : { ...meta.view, measured: meta.notes?.code };
    showPlane(parts.code, { title: "Code", ...words });
    showCovers(parts, {
      status: meta.status,
      hasScene: scene,
      hasPoints: arrays.points,
      hasCurves: arrays.steps?.length,
    });
  }
}
