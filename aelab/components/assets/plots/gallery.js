// A gallery: small pictures in a grid, one enlarged under the pointer. A click or Enter asks with its id.
//
// One with a film shows that of its run instead while the time machine is in the past.

import { write } from "../core/dom.js";
import { bitmap, blit, paint, pen, pixelSide, pointOn, roomOfRows, roomy } from "../core/pictures.js";
import { atStep, sentences } from "../core/spoken.js";
import { integer, three } from "../core/text.js";
import { Magnifier } from "../interaction/magnifier.js";
import { reach } from "../interaction/tile_keys.js";
import { FilmedPicture } from "./filmed_picture.js";
import { drawCaption, drawMark, widestCaption } from "./tile_words.js";
import { drawScale } from "../views/stage/strips.js";

const GAP = 4;
const WORDS = 16; // px under a picture for its caption
const LEAST = 8; // px of a picture, in a low window too
const cell = bitmap();

const SKELETON = `
  <section class="panel">
    <h2><b></b> <span class="aside"></span>
      <span class="legend"><em class="low"></em><canvas></canvas><em class="high"></em></span>
      <button type="button" class="png" title="Save this picture as PNG">PNG</button>
    </h2>
    <p class="words"><span class="status"></span><span class="badge"></span></p>
    <div class="plot"><canvas></canvas></div>
  </section>
  <figure class="lens" hidden><canvas></canvas><figcaption></figcaption></figure>`;

export class Gallery extends FilmedPicture {
  constructor(root) {
    super(root, "gallery", SKELETON);
    const find = (selector) => this.find(selector);
    this.parts = {
      panel: find(".panel"), title: find("b"), note: find(".aside"), legend: find(".legend"),
      ramp: find(".legend canvas"), ends: [find(".low"), find(".high")], status: find(".status"),
      badge: find(".badge"),
    };
    this.magnifier = new Magnifier(find(".lens"));
    this.pointed = null; // the picture under the pointer or reached by a key
    this.place = null; // of the tiles, once they have been drawn
    this.listen();
    this.tell = reach(this.canvas, this);
  }

  listen() {
    const { canvas } = this;
    canvas.onpointermove = (event) => this.touch(...pointOn(canvas, event));
    canvas.onpointerleave = () => this.touch(-1, -1);
    canvas.onclick = (event) => {
      const item = this.at(...pointOn(canvas, event));
      if (item !== null) this.choose(item);
    };
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.arrays = arrays;
    this.parts.legend.hidden = !meta.signed;
    this.update();
  }

  /** Takes pictures and words from the tick, or from the film while that is in the past. */
  update() {
    const { meta, arrays, recording, step, filming } = this;
    const { ids, hover, note } = filming ? meta.film : meta;
    this.images = filming ? recording.pictures("tiles", step) : arrays.images;
    this.scale = filming ? recording.scale("tiles", step) : arrays.scale;
    this.count = this.images.shape[0];
    this.ids = ids.length ? ids : [...Array(this.count).keys()];
    this.hover = hover;
    this.chosen = this.ids.indexOf(meta.chosen);
    this.write({ title: meta.title, note, badge: meta.badge, status: filming ? this.filmed() : meta.status });
    this.invalidate();
  }

  filmed() {
    const { recording, meta, step } = this;
    return [`film: step ${integer(recording.stepAt(step))}`, meta.film.aside].filter(Boolean).join(" · ");
  }

  write(words) {
    const { parts, root, meta, recording, step } = this;
    for (const [part, text] of Object.entries(words)) write(parts[part], text);
    Object.assign(root.dataset, { panel: meta.name, step: this.filming ? recording.stepAt(step) : meta.step, count: this.count });
  }

  spoken() {
    const { parts, meta, root, count } = this;
    const step = meta.step || this.filming ? atStep(Number(root.dataset.step)) : "";
    const what = [`${meta.title}: ${count} pictures`, step].filter(Boolean).join(", ");
    return [[this.canvas, sentences(what, parts.note.textContent, "Arrow keys move, Enter chooses")]];
  }

  get columns() {
    return this.meta.columns;
  }

  /** Where the keyboard begins. */
  get first() {
    return Math.max(0, this.chosen);
  }

  showScale() {
    const { parts, meta } = this;
    if (!meta.signed) return;
    const largest = meta.scale_mode === "unit" ? null : this.reachOf(0);
    write(parts.ends[0], largest ? `−${three(largest)}` : "−max");
    write(parts.ends[1], largest ? `+${three(largest)}` : "+max");
    drawScale(parts.ramp, this.palette, meta.shape);
  }

  /** The value that the end of the colours stands for in picture i; null when nobody said. */
  reachOf(i) {
    const { meta, scale } = this;
    if (meta.scale_mode === "global") return meta.global_scale;
    if (!scale) return null;
    return meta.scale_mode === "layer" ? Math.max(...scale) : scale[i];
  }

  /** Picture i as bytes for its ramp, under the scale that is asked for. */
  values(i) {
    const { images, scale } = this;
    const size = images.shape[1];
    const own = images.subarray(i * size, (i + 1) * size);
    if (this.meta.scale_mode === "unit") return own;
    const share = scale[i] / this.reachOf(i);
    const zero = this.meta.signed ? 128 : 0;
    return own.map((value) => Math.max(0, Math.min(255, Math.round(zero + (value - zero) * share))));
  }

  picture(canvas, i) {
    const ramp = this.meta.signed ? this.palette.diverging : this.palette.grey;
    return paint(canvas, this.values(i), this.meta.shape, ramp);
  }

  layout() {
    const { columns, shape, tile, captions } = this.meta;
    const [h, w] = shape;
    const words = captions.length ? WORDS : 0;
    const widest = (this.plot.clientWidth + GAP) / columns - GAP;
    const own = tile === null ? widest : Math.min(roomy(tile), widest);
    const each = this.rowRoom(words);
    const high = each - GAP < 4 * GAP ? each - GAP / 2 : each - GAP;
    const room = Math.min(own, Math.max(LEAST, (high * w) / h));
    const side = pixelSide(room, w);
    const [tileW, tileH] = [w * side, h * side];
    const across = tile === null ? tileW : Math.min(widest, Math.max(tileW, room, widestCaption(this.canvas, this.palette, captions)));
    const gap = tileW < 4 * GAP || tileH + GAP > each ? GAP / 2 : GAP;
    return { tileW, tileH, stepX: across + gap, stepY: tileH + words + gap };
  }

  /** px for a picture and its gap if all are to be in the window: of those that begin in its upper half. */
  rowRoom(words) {
    const rows = Math.ceil(this.arrays.images.shape[0] / this.columns);
    return roomOfRows(this.root, this.plot) / rows - words;
  }

  render() {
    const { plot, canvas } = this;
    const { columns } = this.meta;
    this.showScale();
    this.place = this.layout();
    const most = Math.max(this.count, this.arrays.images.shape[0]); // a shorter film keeps the place
    const height = Math.ceil(most / columns) * this.place.stepY;
    plot.style.height = `${height}px`;
    const { context } = pen(canvas);
    for (let i = 0; i < this.count; i++) this.drawTile(context, i);
    this.enlarge();
  }

  drawTile(context, i) {
    const { place, palette, meta } = this;
    const { tileW, tileH } = place;
    const x = Math.round((i % meta.columns) * place.stepX);
    const y = Math.round(Math.floor(i / meta.columns) * place.stepY);
    blit(context, this.picture(cell, i), x, y, tileW, tileH);
    const lit = i === this.chosen || i === this.pointed;
    context.strokeStyle = lit ? palette.accent : palette.grid;
    context.lineWidth = lit ? 2 : 1;
    const inset = lit ? 1 : 0.5;
    context.strokeRect(x + inset, y + inset, tileW - 2 * inset, tileH - 2 * inset);
    const [most, width] = [place.stepX - 2, this.plot.clientWidth];
    if (meta.captions[i]) drawCaption(context, palette, meta.captions[i], x + tileW / 2, y + tileH + 3, most, width);
    if (meta.marks[i]) drawMark(context, palette, meta.marks[i], x, y);
  }

  /** The picture at a place of the canvas, or null between them. */
  at(x, y) {
    if (!this.place) return null;
    const { stepX, stepY, tileW } = this.place;
    const column = Math.floor(x / stepX);
    const item = Math.floor(y / stepY) * this.meta.columns + column;
    const inside = x >= 0 && y >= 0 && column < this.meta.columns && x - column * stepX < tileW;
    return inside && item < this.count ? item : null;
  }

  touch(x, y) {
    const item = this.at(x, y);
    if (item !== this.pointed) this.reach(item);
  }

  /** Points at a picture, or at none: null. */
  reach(item) {
    this.pointed = item;
    this.root.dataset.hoverItem = item ?? "";
    this.tell(item);
    this.invalidate();
  }

  choose(item) {
    this.ask({ item: this.ids[item] });
  }

  enlarge() {
    const i = this.pointed;
    if (i === null || i >= this.count) return this.magnifier.hide();
    const { tileW, stepX, stepY } = this.place;
    const left = (i % this.columns) * stepX;
    const top = this.plot.offsetTop + Math.floor(i / this.columns) * stepY;
    const paintOn = (canvas) => this.picture(canvas, i);
    this.magnifier.show(paintOn, this.meta.shape, this.describe(i), { left, top, width: tileW });
  }

  describe(i) {
    const { captions, marks, signed } = this.meta;
    const reach = this.reachOf(i);
    const range = reach === null ? "" : signed ? `colours ±${three(reach)}` : `ink ${three(reach)}`;
    const name = this.hover[i] || captions[i] || `no. ${integer(i + 1)}`;
    return [marks[i], name, range].filter(Boolean).join(" · ");
  }

  save() {
    const { badge, name, signed } = this.meta;
    const [title, note, status] = ["title", "note", "status"].map((part) => this.parts[part].textContent);
    const [low, high] = this.parts.ends.map((end) => end.textContent);
    const colours = signed && `colours from ${low} to ${high}`;
    const words = [title, note, badge, [status, colours].filter(Boolean).join(" · ")];
    this.print(this.plot, words, `${name}-step-${this.root.dataset.step}`);
  }
}
