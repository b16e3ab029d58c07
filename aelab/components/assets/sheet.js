// Rows of pictures with a label and figures beside each: the same items, seen by several hands.

import { write } from "./dom.js";
import { isDark, readPalette } from "./palette.js";
import { bitmap, blit, fitCanvas, paint, pen, pixelSide } from "./pictures.js";
import { savePng } from "./png.js";

const GAP = 6;
const SKELETON = `
  <h3><b></b> <span></span> <i class="badge"></i>
    <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <div class="sheet"><div class="labels"></div><div class="plot"><canvas></canvas></div></div>`;
const cell = bitmap();

export class Sheet {
  constructor(root) {
    this.root = root;
    root.classList.add("aelab-sheet");
    root.dataset.mount = Math.random().toString(36).slice(2);
    root.innerHTML = SKELETON; // constant text only
    const find = (selector) => root.querySelector(selector);
    [this.title, this.note] = root.querySelectorAll("h3 > *");
    this.badge = find(".badge");
    this.labels = find(".labels");
    this.plot = find(".plot");
    this.canvas = find(".plot canvas");
    find(".png").onclick = () => this.save();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.plot);
  }

  dispose() {
    this.observer.disconnect();
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.images = arrays.images;
    this.root.dataset.panel = meta.name;
    this.root.dataset.step = meta.step;
    this.root.dataset.rows = meta.rows.length;
    this.root.dataset.items = arrays.images.shape[1];
    write(this.title, meta.title);
    write(this.note, meta.note);
    write(this.badge, meta.badge);
    this.draw();
  }

  draw() {
    if (!this.meta || !this.plot.clientWidth) return;
    if (!this.palette || this.palette.dark !== isDark(this.root)) this.palette = readPalette(this.root);
    const { rows, shape, most } = this.meta;
    const [h, w] = shape;
    const count = this.images.shape[1];
    const side = pixelSide(Math.min((this.plot.clientWidth + GAP) / count - GAP, most), w);
    const [tileW, tileH] = [w * side, h * side];
    this.plot.style.height = `${rows.length * (tileH + GAP) - GAP + 2}px`;
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context } = pen(this.canvas);
    rows.forEach((row, r) => {
      const ramp = row.signed ? this.palette.diverging : this.palette.grey;
      for (let i = 0; i < count; i++) {
        const at = (r * count + i) * h * w;
        const picture = paint(cell, this.images.subarray(at, at + h * w), shape, ramp);
        const [x, y] = [i * (tileW + GAP), r * (tileH + GAP)];
        blit(context, picture, x, y, tileW, tileH);
        context.strokeStyle = this.palette.grid;
        context.strokeRect(x + 0.5, y + 0.5, tileW - 1, tileH - 1);
      }
    });
    this.writeLabels(rows, tileH + GAP);
  }

  writeLabels(rows, height) {
    while (this.labels.children.length > rows.length) this.labels.lastChild.remove();
    rows.forEach((row, r) => {
      const label = this.labels.children[r] ?? this.labels.appendChild(newLabel());
      label.style.height = `${height}px`;
      write(label.firstChild, row.label);
      label.firstChild.style.color = this.palette[row.colour];
      write(label.lastChild, row.lines.join("\n"));
    });
  }

  save() {
    const { title, note, badge, rows } = this.meta;
    const words = rows.map(({ label, lines }, r) => `row ${r + 1}: ${[label, ...lines].join(" · ")}`);
    savePng(this.canvas, [title, note, badge, ...words], this.palette, `${title}.png`);
  }
}

function newLabel() {
  const label = document.createElement("div");
  label.append(document.createElement("b"), document.createElement("span"));
  return label;
}
