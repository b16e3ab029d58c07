// Rows of pictures with a label and figures beside each: the same items by several networks.
//
// A sheet with a film shows that instead, in as many rows, while the time machine is in the past.

import { write } from "../core/dom.js";
import { wordInk } from "../core/palette.js";
import { bitmap, blit, paint, pen, pixelSide, roomOfRows, roomy, sizeOf } from "../core/pictures.js";
import { atStep, sentences } from "../core/spoken.js";
import { integer } from "../core/text.js";
import { FilmedPicture } from "./filmed_picture.js";

const GAP = 6;
const LEAST = 8; // px of a picture, in a low window too
const [NAME, LINE] = [18, 17]; // px, the height of a row's name, and of a line of figures
const SKELETON = `
  <h2><b></b> <span></span> <i class="badge"></i>
    <button type="button" class="png" title="Save as PNG">PNG</button></h2>
  <div class="sheet"><div class="labels"></div><div class="plot"><canvas></canvas></div></div>`;
const cell = bitmap();

export class Sheet extends FilmedPicture {
  constructor(root) {
    super(root, "sheet", SKELETON);
    [this.title, this.note] = root.querySelectorAll("h2 > *");
    this.badge = this.find(".badge");
    this.sheet = this.find(".sheet");
    this.labels = this.find(".labels");
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.still = arrays.images;
    this.update();
  }

  /** Takes rows and words from the tick, or from the film while that is in the past. */
  update() {
    const { meta, recording, step, root, filming } = this;
    this.images = filming ? recording.pictures("tiles", step) : this.still;
    this.count = filming ? this.images.shape[0] / meta.rows.length : this.images.shape[1];
    this.rows = filming ? this.filmed() : meta.rows;
    const shown = filming ? recording.stepAt(step) : meta.step;
    Object.assign(root.dataset, { panel: meta.name, step: shown, rows: this.rows.length, items: this.count });
    root.dataset.film = filming;
    write(this.title, meta.title);
    write(this.note, filming ? meta.film.note : meta.note);
    write(this.badge, filming ? `film: step ${integer(shown)}` : meta.badge);
    this.invalidate();
  }

  filmed() {
    const lines = this.recording.noteAt(this.step).split("\n");
    return this.meta.rows.map((row, r) => ({ ...row, lines: lines[r].split("\t") }));
  }

  render() {
    const { rows, count, meta } = this;
    const { shape, most } = meta;
    const [[h, w], size] = [shape, sizeOf(shape)];
    const widest = this.still.shape[1]; // of one's own picture there is no film
    const high = (roomOfRows(this.root, this.plot) - 2) / rows.length - GAP; // of one, if all are to be seen
    const wide = Math.min((this.plot.clientWidth + GAP) / widest - GAP, roomy(most));
    const side = pixelSide(Math.min(wide, Math.max(LEAST, (high * w) / h)), w);
    const skipped = (widest - count) * (w * side + GAP);
    const [tileW, tileH] = [w * side, h * side];
    this.writeLabels(rows);
    const labels = [...this.labels.children].map(heightOfWords); // folded in a narrow sheet
    const step = Math.max(tileH + GAP, ...labels, ...rows.map(({ lines }) => NAME + LINE * lines.length));
    this.plot.style.height = `${rows.length * step - GAP + 2}px`;
    const { context } = pen(this.canvas);
    rows.forEach((row, r) => {
      const ramp = row.signed ? this.palette.diverging : this.palette.grey;
      for (let i = 0; i < count; i++) {
        const at = (r * count + i) * size;
        const picture = paint(cell, this.images.subarray(at, at + size), shape, ramp);
        const [x, y] = [skipped + i * (tileW + GAP), r * step];
        blit(context, picture, x, y, tileW, tileH);
        context.strokeStyle = this.palette.grid;
        context.strokeRect(x + 0.5, y + 0.5, tileW - 1, tileH - 1);
      }
    });
    for (const label of this.labels.children) label.style.height = `${step}px`;
  }

  spoken() {
    const { rows, count, meta, root, filming } = this;
    const names = rows.map(({ label }) => label).join(", ");
    const step = meta.step || filming ? atStep(Number(root.dataset.step)) : "";
    return [[this.canvas, sentences([meta.title, step].filter(Boolean).join(", "), `${count} items in rows: ${names}`)]];
  }

  writeLabels(rows) {
    while (this.labels.children.length > rows.length) this.labels.lastChild.remove();
    rows.forEach((row, r) => {
      const label = this.labels.children[r] ?? this.labels.appendChild(newLabel());
      label.style.height = "";
      write(label.firstChild, row.label);
      label.firstChild.style.color = wordInk(this.palette, row.colour);
      write(label.lastChild, row.lines.join("\n"));
    });
  }

  save() {
    const words = [this.title, this.note, this.badge].map((e) => e.textContent);
    this.print(this.sheet, words, `${this.meta.name}-step-${this.root.dataset.step}`);
  }
}

// Its own height is as much as the sheet has left for it.
function heightOfWords({ firstChild, lastChild }) {
  return firstChild.offsetHeight + lastChild.offsetHeight;
}

function newLabel() {
  const label = document.createElement("div");
  label.append(document.createElement("b"), document.createElement("span"));
  return label;
}
