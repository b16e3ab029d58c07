// A pad to draw one's own digit on. Each stroke that ends sends the whole picture.

import { write } from "../core/dom.js";
import { isDark, readPalette } from "../core/palette.js";

const BRUSH = 0.085; // of the side: as thick as MNIST's pens
const SKELETON = `
  <canvas role="img" aria-label="A pad to draw on"></canvas>
  <footer><span></span><button type="button">Clear</button></footer>`;

export class Pad {
  constructor(root) {
    this.root = root;
    root.classList.add("aelab-pad");
    root.dataset.panel = "pad";
    root.innerHTML = SKELETON; // constant text only
    this.canvas = root.querySelector("canvas");
    this.strokes = []; // [[x, y], …] in shares of the side
    root.querySelector("button").onclick = () => this.clear();
    this.listen();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(root);
  }

  dispose() {
    this.observer.disconnect();
  }

  show({ meta }) {
    this.meta = meta;
    write(this.root.querySelector("span"), meta.hint);
    this.draw();
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.strokes.push([this.place(event)]);
      this.draw();
    };
    canvas.onpointermove = (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      this.strokes.at(-1).push(this.place(event));
      this.draw();
    };
    canvas.onpointerup = () => this.report();
  }

  place({ offsetX, offsetY }) {
    return [offsetX / this.canvas.clientWidth, offsetY / this.canvas.clientHeight];
  }

  clear() {
    this.strokes = [];
    this.draw();
    this.report();
  }

  draw() {
    if (!this.meta || !this.canvas.clientWidth) return;
    if (!this.palette || this.palette.dark !== isDark(this.root)) this.palette = readPalette(this.root);
    const side = this.canvas.clientWidth * (window.devicePixelRatio || 1);
    this.canvas.width = this.canvas.height = side;
    this.trace(this.canvas.getContext("2d"), side, this.palette.paper, this.palette.ink);
    this.root.dataset.strokes = this.strokes.length;
  }

  trace(context, side, paper, ink) {
    context.fillStyle = paper;
    context.fillRect(0, 0, side, side);
    context.strokeStyle = ink;
    context.lineWidth = BRUSH * side;
    context.lineCap = context.lineJoin = "round";
    for (const [first, ...rest] of this.strokes) {
      context.beginPath();
      context.moveTo(first[0] * side, first[1] * side);
      for (const [x, y] of rest.length ? rest : [first]) context.lineTo(x * side, y * side);
      context.stroke();
    }
  }

  /** Sends white ink on black, whatever the theme. */
  report() {
    const { size } = this.meta;
    const small = document.createElement("canvas");
    small.width = small.height = size;
    const context = small.getContext("2d");
    this.trace(context, size, "#000", "#fff");
    const pixels = context.getImageData(0, 0, size, size).data;
    const ink = String.fromCharCode(...pixels.filter((_, i) => i % 4 === 0));
    this.send?.({ id: Date.now(), ink: btoa(ink) });
  }
}
