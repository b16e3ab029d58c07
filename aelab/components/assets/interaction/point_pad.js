// A pad on which points are drawn: a tap is one, a stroke as many as its length has room for.

import { DrawingPad } from "./drawing_pad.js";

const APART = 0.012; // of the side, between the points of a stroke
const DOT = 0.012; // radius of a point, of the side

export class PointPad extends DrawingPad {
  trace(context, side, paper, ink) {
    context.fillStyle = paper;
    context.fillRect(0, 0, side, side);
    context.fillStyle = ink;
    for (const [x, y] of this.points()) {
      context.beginPath();
      context.arc(x * side, y * side, DOT * side, 0, 2 * Math.PI);
      context.fill();
    }
  }

  points() {
    return this.strokes.flatMap(evenly);
  }

  /** Sends places from −1 to 1, the second number up. */
  report() {
    const strokes = this.points().map(([x, y]) => [round(2 * x - 1), round(1 - 2 * y)]);
    this.ask({ strokes });
  }
}

function evenly(stroke) {
  const points = [stroke[0]];
  for (const [x, y] of stroke.slice(1)) {
    const [x0, y0] = points.at(-1);
    const count = Math.floor(Math.hypot(x - x0, y - y0) / APART);
    for (let i = 1; i <= count; i++) points.push([x0 + ((x - x0) * i) / count, y0 + ((y - y0) * i) / count]);
  }
  return points;
}

function round(value) {
  return Math.round(1e4 * value) / 1e4;
}
