// A table of counts as coloured cells: the colour is the share of a cell's row, the number the count.
//
// Wrong cells are few and small: colour goes with the square root of the share, so that they show.

import { write } from "../core/dom.js";
import { mix } from "../core/palette.js";
import { fitCanvas, pen, roomy } from "../core/pictures.js";
import { integer, three } from "../core/text.js";
import { reach } from "../interaction/tile_keys.js";
import { Picture } from "./picture.js";

const ROOM = { left: 56, right: 4, top: 4, bottom: 42 };
const WIDEST = 1.7; // of a cell, over its height
const SKELETON = `
  <h3><b></b> <span></span> <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <p class="note"><span class="told"></span></p>
  <div class="plot"><canvas></canvas></div>
  <p class="scale"><span>0</span><canvas></canvas><span>all of a row</span>
    <span class="meaning"></span></p>`;

export class Crosstab extends Picture {
  constructor(root) {
    super(root, "crosstab", SKELETON);
    [this.title, this.note] = root.querySelectorAll("h3 > *");
    this.told = this.find(".told");
    this.ramp = this.find(".scale canvas");
    this.meaning = this.find(".meaning");
    this.pointed = null;
    this.asked = 0;
    this.canvas.onpointermove = ({ offsetX, offsetY }) => this.reach(this.at(offsetX, offsetY));
    this.canvas.onpointerleave = () => this.reach(null);
    this.canvas.onclick = ({ offsetX, offsetY }) => this.choose(this.at(offsetX, offsetY));
    this.tell = reach(this.canvas, this);
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.counts = arrays.counts;
    [this.lines, this.columns] = arrays.counts.shape;
    this.count = this.lines * this.columns;
    this.first = 0;
    this.chosen = meta.chosen ? meta.chosen[0] * this.columns + meta.chosen[1] : -1;
    this.sums = Array.from({ length: this.lines }, (_, r) =>
      this.counts.subarray(r * this.columns, (r + 1) * this.columns).reduce((sum, n) => sum + n, 0));
    Object.assign(this.root.dataset, { panel: meta.name, items: this.sums.reduce((a, b) => a + b, 0) });
    this.plot.style.height = `${roomy(meta.height)}px`;
    write(this.title, meta.title);
    write(this.note, meta.badge);
    this.canvas.setAttribute("aria-label", `${meta.title}: ${meta.row_label} by ${meta.column_label}`);
    this.draw();
  }

  /** Points at a cell, or at none. */
  reach(cell) {
    this.pointed = cell;
    this.tell(cell);
    this.draw();
  }

  choose(cell) {
    if (cell === null || !this.counts[cell]) return;
    const { columns } = this;
    this.send({ id: ++this.asked, cell: [Math.floor(cell / columns), cell % columns] });
  }

  describe(cell) {
    const { meta, columns, counts, sums } = this;
    const [r, c] = [Math.floor(cell / columns), cell % columns];
    const share = sums[r] ? `${three((100 * counts[cell]) / sums[r])} % of ${integer(sums[r])}` : "none";
    return `${meta.row_label} ${meta.rows[r]}, ${meta.column_label} ${meta.columns[c]}: ${integer(counts[cell])} (${share})`;
  }

  layout() {
    const { w, h } = { w: this.plot.clientWidth - ROOM.left - ROOM.right, h: this.plot.clientHeight - ROOM.top - ROOM.bottom };
    const high = h / this.lines;
    return { wide: Math.min(w / this.columns, WIDEST * high), high };
  }

  at(x, y) {
    const { wide, high } = this.layout();
    const [c, r] = [Math.floor((x - ROOM.left) / wide), Math.floor((y - ROOM.top) / high)];
    return r >= 0 && r < this.lines && c >= 0 && c < this.columns ? r * this.columns + c : null;
  }

  render() {
    fitCanvas(this.canvas, this.plot.clientWidth, this.plot.clientHeight);
    const { context } = pen(this.canvas);
    const grid = this.layout();
    this.drawCells(context, grid);
    this.drawNames(context, grid);
    this.drawScale();
    write(this.told, this.pointed === null ? this.meta.note : this.describe(this.pointed));
  }

  drawCells(context, { wide, high }) {
    const { palette, meta, counts, columns } = this;
    context.font = `${high > 22 ? 13 : 12}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let cell = 0; cell < this.count; cell++) {
      const [r, c] = [Math.floor(cell / columns), cell % columns];
      const share = this.sums[r] ? Math.sqrt(counts[cell] / this.sums[r]) : 0;
      const [x, y] = [ROOM.left + c * wide, ROOM.top + r * high];
      const ink = meta.right[c] === r ? palette.accent : palette.error;
      context.fillStyle = mix(palette.surface, ink, share);
      context.fillRect(x + 0.5, y + 0.5, wide - 1, high - 1);
      if (counts[cell] && high >= 13 && wide >= 22) {
        context.fillStyle = share > 0.55 ? palette.background : palette.text;
        context.fillText(integer(counts[cell]), x + wide / 2, y + high / 2 + 1);
      }
      if (cell !== this.pointed && cell !== this.chosen) continue;
      context.strokeStyle = palette.text;
      context.lineWidth = cell === this.chosen ? 3 : 1.5;
      context.strokeRect(x + 1.5, y + 1.5, wide - 3, high - 3);
    }
  }

  drawNames(context, { wide, high }) {
    const { palette, meta } = this;
    const [right, bottom] = [ROOM.left + wide * this.columns, ROOM.top + high * this.lines];
    context.fillStyle = palette.text;
    context.font = `600 13px ${palette.font}`;
    context.textAlign = "right";
    meta.rows.forEach((name, r) => context.fillText(name, ROOM.left - 8, ROOM.top + (r + 0.5) * high + 1));
    context.textAlign = "center";
    meta.columns.forEach((name, c) => context.fillText(name, ROOM.left + (c + 0.5) * wide, bottom + 12));
    context.font = `13px ${palette.font}`;
    context.fillText(`${meta.column_label} →`, (ROOM.left + right) / 2, bottom + 31);
    context.save();
    context.translate(12, (ROOM.top + bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(`← ${meta.row_label}`, 0, 0);
    context.restore();
  }

  drawScale() {
    const { palette } = this;
    fitCanvas(this.ramp, 96, 18);
    const { context } = pen(this.ramp);
    for (let x = 0; x < 96; x++) {
      [palette.accent, palette.error].forEach((ink, i) => {
        context.fillStyle = mix(palette.surface, ink, Math.sqrt(x / 95));
        context.fillRect(x, 9 * i, 1, 8);
      });
    }
    write(this.meaning, this.meta.key);
  }
}
