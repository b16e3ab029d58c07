// What the pointer brings onto a plane: a ring or a cross, and a picture beside it.

import { type } from "../../core/palette.js";
import { bitmap, blit, paint } from "../../core/pictures.js";

const THUMBNAIL = 64; // px at most
const LINE = 17;
const scratch = bitmap();

/** overlay: {item | place, image, shape, label: [lines], strong}. */
export function drawHoverOverlay(context, palette, { map, box, points }, overlay) {
  const { item, place, image, shape, label, strong } = overlay;
  const [a, b] = place ?? [points?.[2 * item], points?.[2 * item + 1]];
  if (a === undefined) return;
  const at = { x: map.x(a), y: map.y(b) };
  if (place) cross(context, at, palette);
  else ring(context, at, palette, strong);
  if (!image) return;
  drawPicture(context, palette, box, at, paint(scratch, image, shape, palette.grey), label ?? []);
}

// Beside the point, on the side where there is room, never outside the plot.
function drawPicture(context, palette, box, { x, y }, picture, lines) {
  const side = thumbnailSide(picture);
  context.font = type(palette, "text", 600);
  const wide = Math.max(side.w, ...lines.map((text) => context.measureText(text).width + 8));
  const high = side.h + LINE * lines.length;
  const left = x + 16 + wide < box.x + box.w ? x + 16 : Math.max(box.x, x - 16 - wide);
  const top = Math.max(box.y + 2, Math.min(box.y + box.h - high - 2, y - 16 - high / 2));
  card(context, left - 3, top - 3, wide + 6, high + 6, palette);
  blit(context, picture, left + (wide - side.w) / 2, top, side.w, side.h);
  context.fillStyle = palette.text;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  lines.forEach((text, i) => context.fillText(text, left + wide / 2, top + side.h + 14 + LINE * i));
}

function thumbnailSide({ width, height }) {
  const times = Math.max(1, Math.floor(THUMBNAIL / Math.max(width, height)));
  return { w: width * times, h: height * times };
}

function card(context, x, y, w, h, palette) {
  context.fillStyle = palette.background;
  context.strokeStyle = palette.data;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, w, h, 5);
  context.fill();
  context.stroke();
}

function ring(context, { x, y }, palette, strong) {
  for (const [colour, width] of [[palette.background, 6], [palette.text, strong ? 3 : 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    context.stroke();
  }
}

function cross(context, { x, y }, palette) {
  for (const [colour, width] of [[palette.background, 5], [palette.accent, 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - 8, y);
    context.lineTo(x + 8, y);
    context.moveTo(x, y - 8);
    context.lineTo(x, y + 8);
    context.stroke();
  }
}
