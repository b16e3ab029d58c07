// The lasso: shift-drag round some points; they stay lit in every plane.

import { pointOn } from "../core/pictures.js";
import { drawPoints, inside } from "../plots/scatter/cloud.js";

/** Puts the lasso before the handlers that a plane has already; drawn(path) while it is pulled,
 * done(items) at the end. Items: indices, or null when the loop was empty. */
export function lasso(scatter, { drawn, done }) {
  const canvas = scatter.overlay;
  const { onpointerdown, onpointermove, onpointerup } = canvas;
  let path = null;
  const at = (event) => pointOn(canvas, event);
  canvas.onpointerdown = (event) => {
    if (!event.shiftKey || !scatter.points) return onpointerdown(event);
    canvas.setPointerCapture(event.pointerId);
    path = [at(event)];
  };
  canvas.onpointermove = (event) => {
    if (!path) return onpointermove(event);
    path.push(at(event));
    drawn(path);
  };
  canvas.onpointerup = (event) => {
    if (!path) return onpointerup(event);
    const items = within(scatter, path);
    path = null;
    drawn(null);
    done(items.length ? items : null);
  };
}

function within({ points, map, box }, path) {
  const items = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [map.x(points[i]), map.y(points[i + 1])];
    if (inside(box, x, y) && encloses(path, x, y)) items.push(i / 2);
  }
  return items;
}

// Even-odd rule: a ray to the right crosses the loop an odd number of times.
function encloses(path, x, y) {
  let odd = false;
  for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
    const [[x0, y0], [x1, y1]] = [path[i], path[j]];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) odd = !odd;
  }
  return odd;
}

/** Everything fades but the chosen items. */
export function drawChosen(context, palette, { points, labels, box, map, sprites }, items) {
  if (!points || !sprites) return;
  context.globalAlpha = 0.78;
  context.fillStyle = palette.surface;
  context.fillRect(box.x, box.y, box.w, box.h);
  context.globalAlpha = 1;
  const shown = Float32Array.from({ length: 2 * items.length }, (_, i) => points[2 * items[i >> 1] + (i % 2)]);
  const kinds = labels && Uint8Array.from(items, (item) => labels[item]);
  drawPoints(context, shown, kinds, sprites.dots, map, box);
}

export function drawLoop(context, palette, path) {
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  for (const [x, y] of path) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
}

/** "212 chosen · class 4: 118 · class 9: 80 · class 7: 14", most frequent first. */
export function makeUp(items, labels, classes) {
  const head = `${items.length} chosen`;
  if (!labels) return head;
  const counts = classes.map((name, k) => ({ name, n: 0, k }));
  for (const item of items) counts[labels[item]].n += 1;
  const found = counts.filter(({ n }) => n).sort((a, b) => b.n - a.n || a.k - b.k);
  return [head, ...found.map(({ name, n }) => `class ${name}: ${n}`)].join(" · ");
}
