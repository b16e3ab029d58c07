// The surface or thread that a decoder lays among points, drawn from the farthest piece to the nearest.

import { type } from "../../core/palette.js";
import { drawGround, halo, line } from "../../core/axes.js";

const DOT = 2; // px, half the side of a point
const SHADES = 6; // of the surface, by how squarely it faces the reader
const AXES = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);

/** One view: points [n * 3] in colours [n], a lattice [m * 3] in one colour, rods to their reconstruction.
 *
 * visible: [m], 0 where nothing of the lattice is drawn; without it all is. */
export function drawSpace(context, box, camera, palette, { points, colours, lattice, visible, thread, reconstruction, colour, rods }) {
  context.save();
  drawGround(context, box, palette);
  context.clip();
  const seen = camera.project(points, box);
  const pieces = lattice ? (thread ? strand : quads)(camera.project(lattice, box), visible) : [];
  if (rods && reconstruction) drawRods(context, seen, camera.project(reconstruction, box), palette);
  const order = sorted(seen.depth, pieces);
  const paint = thread ? strandPainter(context, colour) : quadPainter(context, colour, palette);
  for (const i of order) {
    if (i < 0) paint(pieces[-1 - i]);
    else dot(context, seen.x[i], seen.y[i], colours[i]);
  }
  drawTriad(context, box, camera, palette);
  context.restore();
}

// Points as 0, 1, …, pieces as -1, -2, …: the farthest first.
function sorted(depth, pieces) {
  const all = [...depth.keys(), ...pieces.map((_, i) => -1 - i)];
  const far = (i) => (i < 0 ? pieces[-1 - i].depth : depth[i]);
  return all.sort((a, b) => far(b) - far(a));
}

function quads({ x, y, depth }, visible) {
  const side = Math.round(Math.sqrt(x.length));
  const found = [];
  for (let r = 0; r + 1 < side; r++) {
    for (let c = 0; c + 1 < side; c++) {
      const at = r * side + c;
      const corners = [at, at + 1, at + side + 1, at + side];
      if (visible && !corners.every((i) => visible[i])) continue;
      const mean = corners.reduce((sum, i) => sum + depth[i], 0) / 4;
      found.push({ x: corners.map((i) => x[i]), y: corners.map((i) => y[i]), depth: mean, face: facing(corners, x, y, depth) });
    }
  }
  return found;
}

// 0: seen edge on, 1: squarely; from the diagonals' cross product, depth in px of the same scale.
function facing([a, b, c, d], x, y, depth) {
  const px = 150;
  const [ux, uy, uz] = [x[c] - x[a], y[c] - y[a], px * (depth[c] - depth[a])];
  const [vx, vy, vz] = [x[d] - x[b], y[d] - y[b], px * (depth[d] - depth[b])];
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return Math.abs(nz) / (Math.hypot(nx, ny, nz) || 1);
}

function strand({ x, y, depth }) {
  return Array.from({ length: x.length - 1 }, (_, i) => {
    return { x: [x[i], x[i + 1]], y: [y[i], y[i + 1]], depth: (depth[i] + depth[i + 1]) / 2 };
  });
}

function quadPainter(context, colour, palette) {
  const stroke = palette.dark ? 0.9 : 0.75;
  return ({ x, y, face }) => {
    context.beginPath();
    for (let i = 0; i < 4; i++) context.lineTo(x[i], y[i]);
    context.closePath();
    context.globalAlpha = 0.14 + (0.3 * Math.round(face * SHADES)) / SHADES;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = stroke;
    context.lineWidth = 0.6;
    context.strokeStyle = colour;
    context.stroke();
    context.globalAlpha = 1;
  };
}

function strandPainter(context, colour) {
  return ({ x, y }) => {
    context.strokeStyle = colour;
    context.lineWidth = 3;
    line(context, x[0], y[0], x[1], y[1]);
  };
}

function dot(context, x, y, colour) {
  context.fillStyle = colour;
  context.fillRect(x - DOT, y - DOT, 2 * DOT, 2 * DOT);
}

function drawRods(context, from, to, palette) {
  context.strokeStyle = palette.error;
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  context.beginPath();
  for (let i = 0; i < from.x.length; i++) {
    context.moveTo(from.x[i], from.y[i]);
    context.lineTo(to.x[i], to.y[i]);
  }
  context.stroke();
  context.globalAlpha = 1;
}

// Which way the three axes point now.
function drawTriad(context, box, camera, palette) {
  const room = { x: box.x + 12, y: box.y + box.h - 68, w: 60, h: 60 };
  const { x, y } = camera.project(AXES, room, 1, [0, 0, 0]);
  context.font = type(palette, "small");
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  ["x₁", "x₂", "x₃"].forEach((name, i) => {
    line(context, x[0], y[0], x[i + 1], y[i + 1]);
    halo(context, name, x[0] + 1.35 * (x[i + 1] - x[0]), y[0] + 1.35 * (y[i + 1] - y[0]) + 4, palette);
  });
}

/** The code, flat: points [n * 2] in colours between the ends of their own range, with axis names. */
export function drawFlat(context, box, palette, { codes, colours, names }) {
  drawGround(context, box, palette);
  const n = codes.length / 2;
  const ends = [0, 1].map((k) => {
    const values = Array.from({ length: n }, (_, i) => codes[2 * i + k]);
    return [Math.min(...values), Math.max(...values)];
  });
  const place = (k, value, room) => ((value - ends[k][0]) / (ends[k][1] - ends[k][0] || 1)) * room;
  const inner = { x: box.x + 12, y: box.y + 24, w: box.w - 24, h: box.h - 50 };
  for (let i = 0; i < n; i++) {
    const x = inner.x + place(0, codes[2 * i], inner.w);
    dot(context, x, inner.y + inner.h - place(1, codes[2 * i + 1], inner.h), colours[i]);
  }
  context.font = type(palette, "text");
  context.fillStyle = palette.muted;
  context.textAlign = "right";
  context.fillText(`${names[0]} →`, box.x + box.w - 8, box.y + box.h - 8);
  context.textAlign = "left";
  context.fillText(`↑ ${names[1]}`, box.x + 8, box.y + 17);
}
