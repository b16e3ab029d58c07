// Drawing a cloud of labelled points: dots, marks, and the chip that names each class.

import { line } from "../../core/axes.js";
import { mix, type } from "../../core/palette.js";
import { density } from "../../core/pictures.js";

const CHIP = 21;

/** Dots and marks drawn once per class; drawing a point is then one copy. */
export function makeSprites(palette, marks, radius, labelled) {
  const ratio = density();
  const colours = labelled ? palette.classes : [palette.data];
  const colour = (k) => colours[k % colours.length];
  return {
    radius,
    ratio,
    dots: marks.map((_, k) => dotSprite(colour(k), radius, ratio)),
    // A glyph has less ink than a dot: nearer to the text's colour it is still legible.
    marks: marks.map((mark, k) => markSprite(mark, mix(colour(k), palette.text, 0.35), palette, ratio)),
  };
}

function sprite(size, ratio, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(size * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  draw(context, canvas.width / ratio / 2);
  return { canvas, size: canvas.width / ratio };
}

function dotSprite(colour, radius, ratio) {
  return sprite(2 * radius + 2, ratio, (context, middle) => {
    context.globalAlpha = 0.8;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(middle, middle, radius, 0, 2 * Math.PI);
    context.fill();
  });
}

function markSprite(mark, colour, palette, ratio) {
  return sprite(24, ratio, (context, middle) => {
    context.font = type(palette, "text", 700);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = palette.surface;
    context.fillStyle = colour;
    context.strokeText(mark, middle, middle + 1);
    context.fillText(mark, middle, middle + 1);
  });
}

/** Copies one sprite a point; `labels` null draws everything as class 0. */
export function drawPoints(context, points, labels, sprites, map, box) {
  for (let i = 0, k = 0; i < points.length; i += 2, k++) {
    const x = map.x(points[i]);
    const y = map.y(points[i + 1]);
    if (!inside(box, x, y)) continue;
    const { canvas, size } = sprites[labels ? labels[k] % sprites.length : 0];
    context.drawImage(canvas, x - size / 2, y - size / 2, size, size);
  }
}

export function inside(box, x, y) {
  return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
}

/** How many points a view shows, out of all. */
export function countInside(points, map, box) {
  let count = 0;
  for (let i = 0; i < points.length; i += 2) {
    if (inside(box, map.x(points[i]), map.y(points[i + 1]))) count += 1;
  }
  return count;
}

/** The middle of each class: [k, 2] medians, NaN for a class without points. */
export function medians(points, labels, classes) {
  const xs = Array.from({ length: classes }, () => []);
  const ys = Array.from({ length: classes }, () => []);
  for (let k = 0; k < labels.length; k++) {
    xs[labels[k]]?.push(points[2 * k]);
    ys[labels[k]]?.push(points[2 * k + 1]);
  }
  const middle = (values) => (values.length ? values.sort((a, b) => a - b)[values.length >> 1] : NaN);
  return Float32Array.from({ length: 2 * classes }, (_, i) => middle((i % 2 ? ys : xs)[i >> 1]));
}

/** One chip a class at its median; those that would cover each other are eased apart. */
export function drawChips(context, centres, marks, palette, map, box) {
  const chips = [];
  marks.forEach((mark, k) => {
    const x = map.x(centres[2 * k]);
    const y = map.y(centres[2 * k + 1]);
    if (inside(box, x, y)) chips.push({ mark, k, x, y, home: [x, y] });
  });
  separate(chips, box);
  surround(chips.filter(({ x, y, home }) => Math.hypot(x - home[0], y - home[1]) > CHIP / 2), box);
  for (const chip of chips) drawLeader(context, chip, palette);
  for (const chip of chips) drawChip(context, chip, palette);
}

// Chips that were pushed off one heap stand round it: the heap is seen, and each is led back to it.
function surround(crowd, box) {
  if (crowd.length < 3) return;
  const [cx, cy] = [0, 1].map((k) => crowd.reduce((sum, { home }) => sum + home[k], 0) / crowd.length);
  const spread = Math.max(...crowd.map(({ home: [x, y] }) => Math.hypot(x - cx, y - cy)));
  if (spread > 2 * CHIP) return; // no heap
  const radius = Math.max(spread + 1.5 * CHIP, (crowd.length * (CHIP + 2)) / (2 * Math.PI));
  const angle = ({ home: [x, y] }) => Math.atan2(y - cy, x - cx);
  crowd.sort((a, b) => angle(a) - angle(b)).forEach((chip, i) => {
    const turn = (2 * Math.PI * i) / crowd.length - Math.PI;
    [chip.x, chip.y] = [cx + radius * Math.cos(turn), cy + radius * Math.sin(turn)];
  });
  keepInside(crowd, box);
}

function separate(chips, box) {
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < chips.length; i++) {
      for (let j = 0; j < i; j++) push(chips[i], chips[j], j - i);
    }
  }
  keepInside(chips, box);
}

function keepInside(chips, box) {
  const keep = (value, low, size) => Math.max(low + CHIP / 2, Math.min(low + size - CHIP / 2, value));
  for (const chip of chips) {
    chip.x = keep(chip.x, box.x, box.w);
    chip.y = keep(chip.y, box.y, box.h);
  }
}

function push(a, b, seed) {
  const dx = a.x - b.x || 0.01 * seed;
  const dy = a.y - b.y || 0.01;
  const distance = Math.hypot(dx, dy);
  const overlap = CHIP + 1 - distance;
  if (overlap <= 0) return;
  const shift = overlap / 2 / distance;
  a.x += dx * shift;
  a.y += dy * shift;
  b.x -= dx * shift;
  b.y -= dy * shift;
}

// From a chip that was pushed aside to the middle of its class.
function drawLeader(context, { k, x, y, home }, palette) {
  if (Math.hypot(x - home[0], y - home[1]) < CHIP / 2) return;
  context.strokeStyle = context.fillStyle = palette.classes[k % palette.classes.length];
  context.lineWidth = 1.5;
  line(context, x, y, ...home);
  context.beginPath();
  context.arc(...home, 3, 0, 2 * Math.PI);
  context.fill();
}

function drawChip(context, { mark, k, x, y }, palette) {
  const width = Math.max(CHIP, 10 + 9 * mark.length);
  context.beginPath();
  context.roundRect(x - width / 2, y - CHIP / 2, width, CHIP, CHIP / 2);
  context.fillStyle = palette.background;
  context.fill();
  context.lineWidth = 2.5;
  context.strokeStyle = palette.classes[k % palette.classes.length];
  context.stroke();
  context.font = type(palette, "label", 700);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.text;
  context.fillText(mark, x, y + 1);
}
