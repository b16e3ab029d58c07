// Interpolations from A to B as film strips: through the pixels, along PCA's plane, through each code.

import { type } from "../../core/palette.js";
import { write } from "../../core/dom.js";
import { bitmap, blit, paint, pen, pixelSide } from "../../core/pictures.js";
import { FRAMES } from "./plane.js";

const GAP = 3;
const LETTER = 18; // px for A and for B
const tile = bitmap();

/** Finds the elements of the strips in a section. */
export function findStrips(section) {
  return [...section.querySelectorAll(".way")].map((strip) => {
    const [name, note] = strip.querySelectorAll("h2 > *");
    return { strip, name, note, canvas: strip.querySelector("canvas") };
  });
}

/** What each strip shows: {name, note, images: bytes each, or null}. */
export function interpolationsOf(page) {
  const { planes, requests } = page;
  const { ends } = page.pointer;
  const drawing = planes.filter(({ panel }) => panel?.decodes);
  const strips = drawing.map((plane) => {
    const images = ends.length === 2 && !page.filming ? plane.pictures(ends, requests) : null;
    return { plane, images };
  });
  const rows = strips.map(({ plane, images }) => ({
    name: plane.panel.role === "pca" ? "PCA line" : plane.panel.title,
    role: plane.panel.role,
    note: noteOf(page, plane, images),
    images,
  }));
  return [{ name: "Pixel fade", role: "fade", note: "(1 − t)·A + t·B", images: fade(page, strips) }, ...rows];
}

function noteOf({ pointer }, plane, images) {
  if (images || pointer.ends.length < 2) return plane.panel.role === "pca" ? "two components" : "line between the codes";
  if (!plane.scatter.points) return "not trained yet";
  return plane.knows(pointer.ends) ? "asked for …" : "a place of another plane";
}

/** Between the pictures themselves, or between what a place's own plane draws there. */
function fade(page, strips) {
  const [a, b] = page.pointer.ends.map((end, i) => {
    if (end.item !== null) return page.input(end.item);
    const images = strips.find(({ plane }) => plane.index === end.on)?.images;
    return images?.at(i ? -1 : 0);
  });
  if (!a || !b) return null;
  const mix = (t) => Uint8Array.from(a, (value, i) => Math.round(value + (b[i] - value) * t));
  return Array.from({ length: FRAMES }, (_, i) => mix(i / (FRAMES - 1)));
}

export function showInterpolations(parts, rows, shape, palette) {
  parts.forEach(({ strip, name, note, canvas }, i) => {
    strip.hidden = i >= rows.length;
    if (strip.hidden) return;
    const { name: title, note: words, role, images } = rows[i];
    write(name, title);
    write(note, words);
    strip.dataset.role = role;
    strip.dataset.pictures = images?.length ?? 0;
    drawStrip(canvas, palette, images, shape);
  });
}

function drawStrip(canvas, palette, images, shape) {
  const [h, w] = shape;
  const { context, width, height } = pen(canvas);
  const room = Math.min(((width - 2 * LETTER + GAP) / FRAMES - GAP) / w, height / h);
  const side = pixelSide(room * w, w);
  context.font = type(palette, "text", 600);
  context.textBaseline = "middle";
  context.fillStyle = palette.text;
  const step = w * side + GAP;
  context.fillText("A", 2, (h * side) / 2);
  context.fillText("B", LETTER + FRAMES * step + 3, (h * side) / 2);
  for (let i = 0; i < FRAMES; i++) {
    const x = LETTER + i * step;
    if (images) blit(context, paint(tile, images[i], shape, palette.grey), x, 0, w * side, h * side);
    context.strokeStyle = palette.grid;
    context.setLineDash(images ? [] : [3, 3]);
    context.strokeRect(x + 0.5, 0.5, w * side - 1, h * side - 1);
  }
}
