// A camera around the middle of the data, and what turns it: drag, wheel, double-click, arrow keys.
//
// Everything that is drawn through one camera turns together. While nobody holds it, it turns by
// itself, slowly, unless that was stopped or the reader wants no motion.

import { calm } from "./frame_scheduler.js";

const START = { azimuth: -0.6, elevation: 0.42, zoom: 1 };
const SPEED = 0.12; // radians a second, by itself
const STRIDE = 0.12; // radians, by a key
const TURNS = { // key: to the right, down, closer
  ArrowRight: [1, 0, 1], ArrowLeft: [-1, 0, 1], ArrowDown: [0, 1, 1], ArrowUp: [0, -1, 1],
  "+": [0, 0, 1.25], "=": [0, 0, 1.25], "-": [0, 0, 0.8],
};
const TILT = 1.45; // most that it looks down or up
const FAR = 5; // its distance; data lie between about -1 and 1

export class Camera {
  /** change(): is called when pointer or keys have moved it. */
  constructor(canvas, change) {
    Object.assign(this, START);
    this.middle = [0, 0, 0];
    this.turning = !calm.matches;
    this.change = change;
    canvas.onpointerdown = (event) => this.take(canvas, event);
    canvas.onpointermove = (event) => this.grabbed && this.drag(event);
    canvas.onpointerup = canvas.onpointercancel = () => (this.grabbed = null);
    canvas.ondblclick = () => this.look(START);
    canvas.onwheel = (event) => this.wheel(event);
    canvas.onkeydown = (event) => this.press(event);
  }

  /** Turns by itself for a time in ms; whether it did. */
  rest(gone) {
    if (this.grabbed || !this.turning) return false;
    this.azimuth += (SPEED * Math.min(100, gone)) / 1000;
    return true;
  }

  /** Turns around the middle of the box that holds these points [n * 3]. */
  around(points) {
    this.middle = [0, 1, 2].map((axis) => {
      const along = points.filter((_, i) => i % 3 === axis);
      return (Math.min(...along) + Math.max(...along)) / 2;
    });
  }

  look(at) {
    Object.assign(this, at);
    this.change();
  }

  take(canvas, event) {
    this.grabbed = { x: event.clientX, y: event.clientY };
    canvas.setPointerCapture(event.pointerId);
  }

  drag({ clientX, clientY }) {
    const { x, y } = this.grabbed;
    this.grabbed = { x: clientX, y: clientY };
    this.turn((clientX - x) * 0.01, (clientY - y) * 0.01);
  }

  turn(right, down) {
    const elevation = Math.max(-TILT, Math.min(TILT, this.elevation + down));
    this.look({ azimuth: this.azimuth + right, elevation });
  }

  press(event) {
    const way = TURNS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !way) return;
    event.preventDefault();
    const [right, down, closer] = way;
    this.turn(right * STRIDE, down * STRIDE);
    this.look({ zoom: Math.max(1, Math.min(6, this.zoom * closer)) });
  }

  wheel(event) {
    const zoom = this.zoom * Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.006);
    if (zoom < 1 && this.zoom <= 1) return; // nothing to zoom out of: the page scrolls
    event.preventDefault();
    this.look({ zoom: Math.max(1, Math.min(6, zoom)) });
  }

  /** Points [n * 3] as they appear in a box: {x, y: px, depth}, each [n]; larger is farther. */
  project(points, box, zoom = this.zoom, middle = this.middle) {
    const n = points.length / 3;
    const [x, y, depth] = [0, 1, 2].map(() => new Float32Array(n));
    const [ca, sa, ce, se] = [this.azimuth, this.elevation].flatMap((a) => [Math.cos(a), Math.sin(a)]);
    const scale = zoom * Math.min(box.w / 2.7, box.h / 2.6);
    const [m0, m1, m2] = middle;
    const [midX, midY] = [box.x + box.w / 2, box.y + box.h / 2];
    for (let i = 0; i < n; i++) {
      const [a, b, c] = [points[3 * i] - m0, points[3 * i + 1] - m1, points[3 * i + 2] - m2];
      const back = a * sa + b * ca;
      depth[i] = back * ce - c * se;
      const near = (scale * FAR) / Math.max(0.5, FAR + depth[i]);
      x[i] = midX + near * (a * ca - b * sa);
      y[i] = midY - near * (c * ce + back * se);
    }
    return { x, y, depth };
  }
}
