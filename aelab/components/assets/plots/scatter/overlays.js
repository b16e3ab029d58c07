// What lies over the points of a plane: the encoder's spread, a path, a picture of one's own.

import { type } from "../../core/palette.js";
import { halo, line } from "../../core/axes.js";
import { drawChips } from "./cloud.js";

const LINES = 200; // from points to their reconstructions
const SIDES = 36; // of a drawn ellipse
const CIRCLE = Array.from({ length: SIDES }, (_, i) => {
  return [Math.cos((2 * Math.PI * i) / SIDES), Math.sin((2 * Math.PI * i) / SIDES)];
});

/** 1 σ ellipses round the first points: the unit circle under each root, (xx, xy, yy) in turn. */
export function drawSpreads(context, palette, { points, labels, map, box, marks, centres, few }, roots) {
  if (!points) return;
  within(context, box, () => {
    for (let i = 0; i < roots.length / 3; i++) {
      const colour = labels ? palette.classes[labels[i] % palette.classes.length] : palette.data;
      const [xx, xy, yy] = roots.subarray(3 * i, 3 * i + 3);
      context.beginPath();
      for (const [c, s] of CIRCLE) {
        context.lineTo(map.x(points[2 * i] + xx * c + xy * s), map.y(points[2 * i + 1] + xy * c + yy * s));
      }
      context.closePath();
      context.strokeStyle = colour;
      context.lineWidth = 1.4;
      context.stroke();
    }
  });
  if (labels && !few) drawChips(context, centres, marks, palette, map, box); // above the lines
  context.font = type(palette, "small");
  const text = `○ 1 σ of q(z|x), ${roots.length / 3} items`;
  halo(context, text, box.x + 8, box.y + box.h - 26, palette, "left", palette.text);
}

/** The straight line from A to B, or A alone, at spots [a, b] of the plane. */
export function drawPath(context, palette, { map, box }, spots) {
  const at = spots.map(([a, b]) => [map.x(a), map.y(b)]);
  within(context, box, () => {
    for (const [style, width] of [[palette.surface, 5], [palette.text, 2]]) {
      context.strokeStyle = style;
      context.lineWidth = width;
      if (at.length > 1) line(context, ...at[0], ...at[1]);
    }
    at.forEach(([x, y], i) => badge(context, palette, "AB"[i], x, y));
  });
}

/** Points' reconstructions [n, 2], and lines to some from their points. */
export function drawRebuilt(context, palette, { points, map, box }, rebuilt) {
  within(context, box, () => {
    context.strokeStyle = context.fillStyle = palette.accent;
    context.lineWidth = 0.5;
    const every = Math.ceil(points.length / 2 / LINES);
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [map.x(rebuilt[i]), map.y(rebuilt[i + 1])];
      context.fillRect(x - 1.5, y - 1.5, 3, 3);
      if ((i / 2) % every) continue;
      context.moveTo(map.x(points[i]), map.y(points[i + 1]));
      context.lineTo(x, y);
    }
    context.stroke();
  });
}

/** The reader's own picture: a diamond; at the edge if its place lies outside. */
export function drawOwn(context, palette, { map, box }, [a, b]) {
  const [px, py] = [map.x(a), map.y(b)];
  const x = Math.max(box.x + 9, Math.min(box.x + box.w - 9, px));
  const y = Math.max(box.y + 9, Math.min(box.y + box.h - 9, py));
  context.fillStyle = palette.text;
  context.strokeStyle = palette.surface;
  context.lineWidth = 3;
  context.beginPath();
  for (const [dx, dy] of [[0, -9], [9, 0], [0, 9], [-9, 0]]) context.lineTo(x + dx, y + dy);
  context.closePath();
  context.stroke();
  context.fill();
  context.font = type(palette, "text", 600);
  const text = x === px && y === py ? "yours" : "yours, outside";
  const left = x > box.x + box.w / 2;
  halo(context, text, x + (left ? -13 : 13), y + 4, palette, left ? "right" : "left", palette.text);
}

function badge(context, palette, letter, x, y) {
  context.fillStyle = palette.text;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fill();
  context.font = type(palette, "text", 700);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.background;
  context.fillText(letter, x, y + 0.5);
}

function within(context, { x, y, w, h }, work) {
  context.save();
  context.beginPath();
  context.rect(x, y, w, h);
  context.clip();
  work();
  context.restore();
}
