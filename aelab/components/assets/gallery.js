// A gallery: small pictures in a grid, one enlarged beside the hand. A click asks with its index.

import { write } from "./dom.js";
import { isDark, readPalette } from "./palette.js";
import { bitmap, blit, fitCanvas, paint, pen, pixelSide } from "./pictures.js";
import { savePng } from "./png.js";
import { drawScale } from "./strips.js";
import { integer, three } from "./text.js";

const GAP = 4;
const WORDS = 16; // px under a picture for its caption
const LARGE = 150; // px, the enlarged picture
const cell = bitmap();

const SKELETON = `
  <section class="panel">
    <h3><b></b> <span class="aside"></span>
      <span class="legend"><em class="low"></em><canvas></canvas><em class="high"></em></span>
      <button type="button" class="png" title="Save this picture as PNG">PNG</button>
    </h3>
    <p class="words"><span class="status"></span><span class="badge"></span></p>
    <div class="grid"><canvas role="img"></canvas></div>
  </section>
  <figure class="lens" hidden><canvas></canvas><figcaption></figcaption></figure>`;

export class Gallery {
  constructor(root) {
    this.root = root;
    root.classList.add("aelab-gallery");
    root.dataset.mount = Math.random().toString(36).slice(2);
    root.innerHTML = SKELETON; // constant text only
    const find = (selector) => root.querySelector(selector);
    this.parts = {
      panel: find(".panel"), title: find("b"), note: find(".aside"), legend: find(".legend"),
      ramp: find(".legend canvas"), ends: [find(".low"), find(".high")], status: find(".status"),
      badge: find(".badge"), grid: find(".grid"), canvas: find(".grid canvas"), lens: find(".lens"),
    };
    this.hand = null;
    this.asked = 0;
    this.listen(find(".png"));
  }

  listen(png) {
    const { canvas } = this.parts;
    canvas.onpointermove = ({ offsetX, offsetY }) => this.touch(offsetX, offsetY);
    canvas.onpointerleave = () => this.touch(-1, -1);
    canvas.onclick = ({ offsetX, offsetY }) => {
      const item = this.at(offsetX, offsetY);
      if (item !== null) this.send({ id: ++this.asked, item });
    };
    png.onclick = () => this.save();
    this.observer = new ResizeObserver(() => this.arrays && this.draw());
    this.observer.observe(this.root);
  }

  dispose() {
    this.observer.disconnect();
  }

  show({ meta, arrays }) {
    if (this.palette?.dark !== isDark(this.root)) this.palette = readPalette(this.root);
    this.meta = meta;
    this.arrays = arrays;
    this.count = arrays.images.shape[0];
    const { parts, root } = this;
    for (const part of ["title", "note", "status", "badge"]) {
      write(parts[part], meta[part]);
      parts[part].title = meta[part];
    }
    parts.canvas.setAttribute("aria-label", `${meta.title}: ${this.count} pictures`);
    parts.legend.hidden = !meta.signed;
    Object.assign(root.dataset, { panel: meta.name, step: meta.step, count: this.count });
    this.showScale();
    this.draw();
    this.enlarge();
  }

  showScale() {
    const { parts, meta } = this;
    if (!meta.signed) return;
    const largest = meta.scale_mode === "unit" ? null : this.reach(0);
    write(parts.ends[0], largest ? `−${three(largest)}` : "−max");
    write(parts.ends[1], largest ? `+${three(largest)}` : "+max");
    drawScale(parts.ramp, this.palette);
  }

  /** The value that the end of the colours stands for in picture i; null when nobody said. */
  reach(i) {
    const { meta, arrays } = this;
    if (meta.scale_mode === "global") return meta.global_scale;
    if (!arrays.scale) return null;
    return meta.scale_mode === "layer" ? Math.max(...arrays.scale) : arrays.scale[i];
  }

  /** Picture i as bytes for its ramp, under the scale that is asked for. */
  values(i) {
    const { images, scale } = this.arrays;
    const size = images.shape[1];
    const own = images.subarray(i * size, (i + 1) * size);
    if (this.meta.scale_mode === "unit") return own;
    const share = scale[i] / this.reach(i);
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
    const room = tile ?? (this.parts.grid.clientWidth + GAP) / columns - GAP;
    const side = pixelSide(room, w);
    const [tileW, tileH] = [w * side, h * side];
    const words = captions.length ? WORDS : 0;
    return { tileW, tileH, stepX: Math.max(tileW, tile ?? 0) + GAP, stepY: tileH + words + GAP };
  }

  draw() {
    const { grid, canvas } = this.parts;
    const { columns } = this.meta;
    this.place = this.layout();
    const height = Math.ceil(this.count / columns) * this.place.stepY;
    grid.style.height = `${height}px`;
    fitCanvas(canvas, grid.clientWidth, height);
    const { context } = pen(canvas);
    for (let i = 0; i < this.count; i++) this.drawTile(context, i);
  }

  drawTile(context, i) {
    const { place, palette, meta } = this;
    const { tileW, tileH } = place;
    const x = Math.round((i % meta.columns) * place.stepX);
    const y = Math.round(Math.floor(i / meta.columns) * place.stepY);
    blit(context, this.picture(cell, i), x, y, tileW, tileH);
    const lit = i === meta.chosen || i === this.hand;
    context.strokeStyle = lit ? palette.accent : palette.grid;
    context.lineWidth = lit ? 2 : 1;
    const inset = lit ? 1 : 0.5;
    context.strokeRect(x + inset, y + inset, tileW - 2 * inset, tileH - 2 * inset);
    if (meta.captions[i]) this.drawCaption(context, meta.captions[i], x + tileW / 2, y + tileH + 3);
    if (meta.marks[i]) this.drawMark(context, meta.marks[i], x, y);
  }

  drawCaption(context, text, x, y) {
    context.font = `12px ${this.palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.fillStyle = this.palette.muted;
    context.fillText(text, x, y, this.place.stepX);
  }

  drawMark(context, text, x, y) {
    const { palette } = this;
    context.font = `600 12px ${palette.font}`;
    context.textAlign = "left";
    context.textBaseline = "top";
    context.fillStyle = palette.background;
    context.fillRect(x + 1, y + 1, context.measureText(text).width + 4, 14);
    context.fillStyle = palette.text;
    context.fillText(text, x + 3, y + 2);
  }

  /** The picture at a place of the canvas, or null between them. */
  at(x, y) {
    const { stepX, stepY, tileW } = this.place;
    const column = Math.floor(x / stepX);
    const item = Math.floor(y / stepY) * this.meta.columns + column;
    const inside = x >= 0 && y >= 0 && column < this.meta.columns && x - column * stepX < tileW;
    return inside && item < this.count ? item : null;
  }

  touch(x, y) {
    const item = this.at(x, y);
    if (item === this.hand) return;
    this.hand = item;
    this.root.dataset.hoverItem = item ?? "";
    this.draw();
    this.enlarge();
  }

  enlarge() {
    const { lens } = this.parts;
    lens.hidden = this.hand === null || this.hand >= this.count;
    if (lens.hidden) return;
    const [canvas, words] = lens.children;
    const { shape } = this.meta;
    this.picture(canvas, this.hand);
    const side = Math.floor(LARGE / Math.max(...shape));
    canvas.style.width = `${shape[1] * side}px`;
    write(words, this.describe(this.hand));
    this.putBeside();
  }

  describe(i) {
    const { captions, hover, marks, signed } = this.meta;
    const reach = this.reach(i);
    const range = reach === null ? "" : signed ? `colours ±${three(reach)}` : `ink ${three(reach)}`;
    const name = hover[i] || captions[i] || `no. ${integer(i + 1)}`;
    return [marks[i], name, range].filter(Boolean).join(" · ");
  }

  /** To the right of the tile, or to its left where the panel ends; always whole in the window. */
  putBeside() {
    const { lens, grid } = this.parts;
    const { tileW, stepX, stepY } = this.place;
    const left = (this.hand % this.meta.columns) * stepX;
    const top = grid.offsetTop + Math.floor(this.hand / this.meta.columns) * stepY;
    const fits = left + tileW + 8 + lens.offsetWidth <= this.root.clientWidth;
    lens.style.left = `${fits ? left + tileW + 8 : left - lens.offsetWidth - 8}px`;
    const above = this.root.getBoundingClientRect().top;
    const lowest = window.innerHeight - above - lens.offsetHeight - 8;
    lens.style.top = `${Math.min(top, lowest)}px`;
  }

  save() {
    const { title, note, badge, status, name, signed, step } = this.meta;
    const [low, high] = this.parts.ends.map((end) => end.textContent);
    const colours = signed && `colours from ${low} to ${high}`;
    const words = [title, note, badge, [status, colours].filter(Boolean).join(" · ")];
    savePng(this.parts.canvas, words, this.palette, `${name}-step-${step}.png`);
  }
}
