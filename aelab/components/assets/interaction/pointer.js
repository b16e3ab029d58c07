// The pointer on a plane, and the keyboard: hover, click, drag to pan, wheel to zoom, double-click to reset.

import { pointOn } from "../core/pictures.js";
import { followKeys } from "./plane_keys.js";
import { inside } from "../plots/scatter/cloud.js";

const STILL = 4; // px a press may wander and still be a click

/** Calls hover({item, place, x, y, pressed} | null), click(item | null) and moved() when the view changed.
 *
 * pans(), if there is one: whether a drag moves the view. */
export function followPointer(scatter, calls) {
  const follower = new Follower(scatter, calls);
  const canvas = scatter.overlay;
  canvas.onpointerdown = (event) => follower.press(event);
  canvas.onpointermove = (event) => follower.move(event);
  canvas.onpointerup = (event) => follower.release(event);
  canvas.onpointerleave = (event) => follower.leave(event);
  canvas.onpointercancel = () => follower.end();
  canvas.ondblclick = (event) => follower.reset(event);
  canvas.onwheel = (event) => follower.zoom(event);
  followKeys(scatter, calls);
}

class Follower {
  constructor(scatter, calls) {
    Object.assign(this, { scatter, calls, canvas: scatter.overlay });
    this.pressed = null; // where the button went down, and whether it pans
  }

  press(event) {
    const [x, y] = this.at(event);
    this.pressed = { x, y, panning: false, mouse: event.pointerType === "mouse" };
    if (this.pressed.mouse) this.canvas.setPointerCapture(event.pointerId);
    this.report(event);
  }

  move(event) {
    if (!this.pressed?.mouse || !this.pan(event)) this.report(event);
  }

  release(event) {
    const panned = this.pressed?.panning;
    this.pressed = null;
    this.canvas.style.cursor = "";
    if (panned) this.report(event);
    else this.calls.click(this.scatter.nearest(...this.at(event)));
  }

  /** A finger leaves whenever it is lifted: what it has touched stays, until it touches elsewhere. */
  leave(event) {
    if (event.pointerType !== "touch") this.end();
  }

  end() {
    this.pressed = null;
    this.calls.hover(null);
  }

  reset(event) {
    this.scatter.reset();
    this.calls.moved();
    this.report(event);
  }

  zoom(event) {
    const { scatter } = this;
    if (event.deltaY > 0 && !scatter.window) return; // nothing to zoom out of: the page scrolls
    event.preventDefault();
    scatter.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.006), ...this.at(event));
    this.calls.moved();
    this.report(event);
  }

  /** Pans once the press has wandered; whether it did. */
  pan(event) {
    const { scatter, pressed } = this;
    const [x, y] = this.at(event);
    const [dx, dy] = [x - pressed.x, y - pressed.y];
    if (!pressed.panning && Math.hypot(dx, dy) < STILL) return false;
    if (!scatter.view || this.calls.pans?.() === false) return false;
    pressed.panning = true;
    this.canvas.style.cursor = "grabbing";
    scatter.pan(dx, dy);
    [pressed.x, pressed.y] = [x, y];
    this.calls.hover(null);
    this.calls.moved();
    return true;
  }

  report(event) {
    const { scatter, calls } = this;
    const [x, y] = this.at(event);
    if (!scatter.map || !inside(scatter.box, x, y)) calls.hover(null);
    else calls.hover({ item: scatter.nearest(x, y), place: scatter.place(x, y), x, y, pressed: Boolean(this.pressed) });
  }

  at(event) {
    return pointOn(this.canvas, event);
  }
}
