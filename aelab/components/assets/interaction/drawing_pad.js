// A pad to draw one's own digit on. Each stroke that ends sends the whole picture.

import { CanvasView } from "../core/canvas_view.js";
import { write } from "../core/dom.js";
import { pen, pointOn } from "../core/pictures.js";

const BRUSH = 0.085; // of the side: as thick as MNIST's pens
const SKELETON = `
  <canvas></canvas>
  <footer><span></span><button type="button">Clear</button></footer>`;

export class DrawingPad extends CanvasView {
  constructor(root) {
    super(root, "pad", SKELETON);
    root.dataset.panel = "pad";
    this.canvas = this.find("canvas");
    this.strokes = []; // [[x, y], …] in shares of the side
    this.find("button").onclick = () => this.clear();
    this.listen();
    this.watch(root);
  }

  show({ meta }) {
    this.meta = meta;
    write(this.find("span"), meta.hint);
    this.invalidate();
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.strokes.push([this.place(event)]);
      this.invalidate();
    };
    canvas.onpointermove = (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      this.strokes.at(-1).push(this.place(event));
      this.invalidate();
    };
    canvas.onpointerup = () => this.report();
  }

  place(event) {
    const [x, y] = pointOn(this.canvas, event);
    return [x / this.canvas.clientWidth, y / this.canvas.clientHeight];
  }

  clear() {
    this.strokes = [];
    this.invalidate();
    this.report();
  }

  render() {
    const { context, width } = pen(this.canvas);
    this.trace(context, width, this.palette.paper, this.palette.ink);
    this.root.dataset.strokes = this.strokes.length;
  }

  spoken() {
    const count = this.strokes.length;
    return [[this.canvas, `A pad to draw on, ${count} stroke${count === 1 ? "" : "s"}. Draw with the pointer.`]];
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
    this.ask({ ink: btoa(ink) });
  }
}
