// The magnifier: one picture enlarged beside its tile, with words under it.

import { write } from "../core/dom.js";
import { scale } from "../core/pictures.js";

const LARGE = 150; // px, the enlarged picture

export class Magnifier {
  /** figure: the element, a canvas and a caption in it. */
  constructor(figure) {
    this.figure = figure;
    [this.canvas, this.words] = figure.children;
  }

  hide() {
    this.figure.hidden = true;
  }

  /** Shows what paint(canvas) puts on the canvas, beside `tile`: its left, top and width in px. */
  show(paint, [h, w], words, tile) {
    this.figure.hidden = false;
    paint(this.canvas);
    this.canvas.style.width = `${w * Math.floor(LARGE / Math.max(h, w))}px`;
    write(this.words, words);
    this.putBeside(tile);
  }

  /** To the right of the tile, or to its left where the panel ends; always whole in the window. */
  putBeside({ left, top, width }) {
    const { figure } = this;
    const root = figure.parentElement;
    const fits = left + width + 8 + figure.offsetWidth <= root.clientWidth;
    figure.style.left = `${fits ? left + width + 8 : left - figure.offsetWidth - 8}px`;
    const lowest = (window.innerHeight - root.getBoundingClientRect().top) / scale() - figure.offsetHeight - 8;
    figure.style.top = `${Math.min(top, lowest)}px`;
  }
}
