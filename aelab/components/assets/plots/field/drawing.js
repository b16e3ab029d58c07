// How fields are drawn: a square each, with its words above it, the cloud, the arrows, the particles.

import { drawAxes, drawGround, drawOrigin, GUTTER, halo, NAME, NARROW, plotBox } from "../../core/axes.js";
import { inkOf, type } from "../../core/palette.js";
import { bitmap, fitCanvas, pen } from "../../core/pictures.js";
import { transform } from "../../core/viewport.js";
import { drawArrows } from "./arrows.js";

const HEAD = 52; // px of words above a square
const GAP = 18;
const LEAST = 180; // px of the width for a square: narrower ones stand below each other
const NAMES = { x: "x₁", y: "x₂" };

/** How many of n squares stand side by side in a width. */
export const abreast = (n, width) => Math.min(n, Math.max(1, Math.floor((width + GAP) / (LEAST + GAP))));

/** Squares for n pictures: {x, y, side} of each, words above it. */
function squares(n, width, height) {
  const { left, right, top, bottom } = GUTTER;
  const across = abreast(n, width);
  const high = height / Math.ceil(n / across);
  const room = Math.min((width - GAP * (across - 1)) / across - left - right, high - HEAD - top - bottom);
  const under = room + left + right < NARROW ? NAME : 0; // the axis's name has a line of its own
  const side = Math.max(60, Math.min(room, high - HEAD - top - bottom - under));
  const pitch = (width + GAP) / across;
  return Array.from({ length: n }, (_, i) => {
    return { x: (i % across) * pitch, most: pitch - GAP - left, y: Math.floor(i / across) * high, side };
  });
}

function layout({ x, y, side, most }) {
  const { left, right, top, bottom } = GUTTER;
  const inner = plotBox(side + left + right, side + top + bottom);
  return { ...inner, most, x: x + inner.x, y: y + HEAD + inner.y };
}

const mapping = (box, reach) => transform({ cx: 0, cy: 0, hx: reach, hy: reach }, box);

/** The place of the plane under a pixel, or null. */
export function planeOf(px, py, width, height, { fields, reach }) {
  for (const square of squares(fields.length, width, height)) {
    const box = layout(square);
    if (px < box.x || px > box.x + box.w || py < box.y || py > box.y + box.h) continue;
    const map = mapping(box, reach);
    return [map.a(px), map.b(py)];
  }
  return null;
}

/** Draws frame after frame; what was as it is in the last frame is kept as a picture underneath. */
export class FieldDrawing {
  constructor() {
    this.under = bitmap();
    this.kept = []; // all that decides what is in it
    this.last = []; // the fields of the last frame
  }

  /** sheet: {context, width, height, palette}; scene: {meta, arrays, fields, lines, particles}. */
  draw(sheet, scene) {
    const rests = scene.fields.map((field, i) => field === this.last[i]);
    this.last = scene.fields;
    this.keep(sheet, scene, rests);
    sheet.context.drawImage(this.under, 0, 0, sheet.width, sheet.height);
    framed(sheet, scene).forEach((frame, i) => {
      clipped(frame, () => {
        if (!rests[i]) arrows(frame, scene, i);
        drawParticles(frame, scene.particles.shown(i));
      });
      const { meta, fields, lines } = scene;
      if (!fields[i]) drawCover(frame, meta.fields[i].cover);
      drawWords(frame, meta.fields[i], lines[i]);
      drawAxes(frame.context, frame.box, frame.map, frame.palette, NAMES);
    });
  }

  /** Draws the cloud and the fields that rest, if any of that is not so yet. */
  keep({ width, height, palette }, scene, rests) {
    const { meta, arrays, fields } = scene;
    const now = [palette, meta.reach, meta.shrink, truth(scene), arrays.cloud, arrays.density];
    now.push(...meta.fields.map(({ colour }) => colour), ...fields.map((field, i) => rests[i] && field));
    const sized = fitCanvas(this.under, width, height);
    if (!sized && now.length === this.kept.length && now.every((one, k) => one === this.kept[k])) return;
    this.kept = now;
    const { context } = pen(this.under);
    framed({ context, width, height, palette }, scene).forEach((frame, i) => {
      drawGround(context, frame.box, palette);
      drawOrigin(context, frame.box, frame.map, palette);
      clipped(frame, () => {
        drawCloud(frame, arrays.cloud);
        if (rests[i]) arrows(frame, scene, i);
      });
    });
  }
}

/** A frame for each field: where it is, and what it is drawn with. */
function framed(sheet, { meta }) {
  return squares(meta.fields.length, sheet.width, sheet.height).map((square) => {
    const box = layout(square);
    return { ...sheet, box, map: mapping(box, meta.reach), meta };
  });
}

function truth({ meta, fields }) {
  return fields[meta.fields.findIndex((one) => one.true)] ?? null;
}

function arrows(frame, scene, i) {
  const { meta, fields, arrays } = scene;
  const { colour, true: known } = meta.fields[i];
  if (fields[i]) drawArrows(frame, fields[i], known ? null : truth(scene), arrays.density, inkOf(frame.palette, colour));
}

function clipped({ context, box }, work) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  work();
  context.restore();
}

function drawWords({ context, palette, box }, { title, colour }, lines) {
  const left = box.x;
  const top = box.y - HEAD - GUTTER.top;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = inkOf(palette, colour);
  context.font = type(palette, "label", 650);
  context.fillText(title, left, top + 13, box.most);
  context.fillStyle = palette.text;
  context.font = type(palette, "text");
  lines.forEach((line, k) => context.fillText(line, left, top + 30 + 16 * k, box.most));
}

function drawCover({ context, palette, box }, text) {
  context.font = type(palette, "title");
  text.split("\n").forEach((line, k) => halo(context, line, box.x + box.w / 2, box.y + box.h / 2 + 20 * k, palette));
}

function drawCloud({ context, palette, map }, cloud) {
  context.fillStyle = palette.data;
  context.globalAlpha = 0.4;
  for (let i = 0; i < cloud.length; i += 2) context.fillRect(map.x(cloud[i]) - 1, map.y(cloud[i + 1]) - 1, 2, 2);
  context.globalAlpha = 1;
}

function drawParticles({ context, palette, map }, shown) {
  context.strokeStyle = context.fillStyle = palette.noise;
  context.lineWidth = 2;
  dots(context, map, shown.filter(({ path }) => !path).map(({ at }) => at), 3);
  for (const { at, path } of shown) {
    if (!path) continue;
    context.beginPath();
    for (const [x, y] of path) context.lineTo(map.x(x), map.y(y));
    context.stroke();
    dots(context, map, path.slice(0, 12), 2.5);
    dots(context, map, [at], 5);
  }
}

function dots(context, map, places, radius) {
  context.beginPath();
  for (const [x, y] of places) {
    context.moveTo(map.x(x) + radius, map.y(y));
    context.arc(map.x(x), map.y(y), radius, 0, 2 * Math.PI);
  }
  context.fill();
}
