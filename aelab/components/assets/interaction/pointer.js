// The pointer on a plane: hover, click, drag to pan, wheel to zoom, double-click to reset.

import { inside } from "../plots/scatter/cloud.js";

const STILL = 4; // px a press may wander and still be a click

/** Calls hover({item, place, x, y} | null), click(item | null) and moved() when the view changed. */
export function followPointer(scatter, { hover, click, moved }) {
  const canvas = scatter.overlay;
  let press = null;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const report = (event) => {
    const [x, y] = at(event);
    if (!scatter.map || !inside(scatter.box, x, y)) return hover(null);
    hover({ item: scatter.nearest(x, y), place: scatter.place(x, y), x, y });
  };

  canvas.onpointerdown = (event) => {
    press = { x: event.clientX, y: event.clientY, panning: false, mouse: event.pointerType === "mouse" };
    if (press.mouse) canvas.setPointerCapture(event.pointerId);
    report(event);
  };
  canvas.onpointermove = (event) => {
    if (press?.mouse && pan(event)) return;
    report(event);
  };
  canvas.onpointerup = (event) => {
    const panned = press?.panning;
    press = null;
    canvas.style.cursor = "";
    if (!panned) click(scatter.nearest(...at(event)));
  };
  canvas.onpointercancel = canvas.onpointerleave = () => {
    press = null;
    hover(null);
  };
  canvas.ondblclick = () => {
    scatter.window = null;
    moved();
  };
  canvas.onwheel = (event) => {
    if (event.deltaY > 0 && !scatter.window) return; // nothing to zoom out of: the page scrolls
    event.preventDefault();
    scatter.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.006), ...at(event));
    moved();
    report(event);
  };

  function pan(event) {
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (!press.panning && Math.hypot(dx, dy) < STILL) return false;
    if (!scatter.view) return false;
    press.panning = true;
    canvas.style.cursor = "grabbing";
    scatter.pan(dx, dy);
    [press.x, press.y] = [event.clientX, event.clientY];
    hover(null);
    moved();
    return true;
  }
}
