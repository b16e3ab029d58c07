// Drawing a cloud of labelled points: dots, marks, and the chip that names each class.

import { mix, type } from "../../core/palette.js";
import { density } from "../../core/pictures.js";

const CHIP = 21;
const MOST = 1 / 6; // of a plot's area: chips that need more would hide its points
const TOUCH = 0.6 * CHIP; // px from its class's median, at most

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

/**
 * One chip a class, on its median: two that would cover each other are eased apart as far as each
 * still touches its own. Returns the classes that find no room so, or all in a plot too small for
 * chips: they belong into a legend, as chips beside a heap would show an order that is not there.
 * Returns these, and where the others are.
 */
export function drawChips(context, centres, marks, palette, map, box) {
  let chips = [];
  marks.forEach((mark, k) => {
    const [x, y] = [map.x(centres[2 * k]), map.y(centres[2 * k + 1])];
    if (inside(box, x, y)) chips.push({ mark, k, x, y, home: [x, y] });
  });
  const crowded = [];
  if (chips.reduce((sum, chip) => sum + wide(chip) * CHIP, 0) > MOST * box.w * box.h) {
    crowded.push(...chips);
    chips = [];
  }
  while (separate(chips, box)) {
    const { home } = chips.reduce((a, b) => (away(b, b.home) > away(a, a.home) ? b : a));
    for (const chip of chips) [chip.x, chip.y] = chip.home;
    crowded.push(...chips.filter((chip) => away(chip, home) < CHIP)); // all of one heap
    chips = chips.filter((chip) => away(chip, home) >= CHIP);
  }
  for (const chip of chips) drawChip(context, chip, palette);
  return { crowded: crowded.map(({ k }) => k).sort((a, b) => a - b), chips };
}

/** The marks of some classes in their colours, above the plot on the right; where they begin. */
export function drawLegend(context, classes, marks, palette, box) {
  context.font = type(palette, "small", 600);
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  const right = box.x + box.w;
  const letters = classes.map((k) => context.measureText(marks[k]).width);
  const ratio = (gap) => Math.min(1, right / letters.reduce((sum, width) => sum + width + gap, 1));
  const dots = ratio(17) > 0.6; // else bars below the marks: dots would lie on them
  const by = ratio(dots ? 17 : 3); // closer in a narrow plot
  const widths = letters.map((width) => width + (dots ? 17 : 3));
  let x = right;
  for (const [i, k] of [...classes.entries()].reverse()) {
    context.fillStyle = palette.text;
    context.fillText(marks[k], x, box.y - 5);
    context.fillStyle = palette.classes[k % palette.classes.length];
    context.beginPath();
    if (dots) context.arc(x - by * (widths[i] - 10), box.y - 9, 4 * by, 0, 2 * Math.PI);
    else context.rect(x - by * letters[i], box.y - 3, by * letters[i], 3);
    context.fill();
    x -= by * widths[i];
  }
  return x;
}

function away({ x, y }, home) {
  return Math.hypot(x - home[0], y - home[1]);
}

// Whether one had to go so far that it does not touch its home any more.
function separate(chips, box) {
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < chips.length; i++) {
      for (let j = 0; j < i; j++) push(chips[i], chips[j], j - i);
    }
  }
  const keep = (value, low, size) => Math.max(low + CHIP / 2, Math.min(low + size - CHIP / 2, value));
  for (const chip of chips) {
    chip.x = keep(chip.x, box.x, box.w);
    chip.y = keep(chip.y, box.y, box.h);
  }
  return chips.some((chip) => away(chip, chip.home) > TOUCH);
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

function wide({ mark }) {
  return Math.max(CHIP, 10 + 9 * mark.length);
}

function drawChip(context, chip, palette) {
  const { mark, k, x, y } = chip;
  const width = wide(chip);
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
