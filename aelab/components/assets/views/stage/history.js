// The history of the loss as plots: which lines, over which range.

import { ROOM } from "../../plots/curves.js";

const PLOTS = 3; // units shown; more would be too small to read

/** meta.terms and the arrays steps [T], train [T, K], validation [T, K] as plots, one a unit. */
export function makePlots(terms, steps, train, validation) {
  const units = [...new Set(terms.map((term) => term.unit))].slice(0, PLOTS);
  return units.map((unit) => {
    const lines = [];
    terms.forEach((term, k) => {
      if (term.unit !== unit) return;
      lines.push({ k, name: term.name, floor: term.floor ?? null, train: column(train, k), validation: column(validation, k) });
    });
    return { unit, lines, ...range(steps, lines) };
  });
}

function column(table, k) {
  if (!table) return null;
  const [rows, columns] = table.shape;
  return Float32Array.from({ length: rows }, (_, i) => table[i * columns + k]);
}

// The first steps can be a hundred times the rest and would flatten it: leave them out of the
// range, and say at the axis' top where the curve came from.
function range(steps, lines) {
  const all = lines.flatMap(({ train, validation }) => [train, validation]).filter(Boolean);
  const settled = all.flatMap((values) => [...values.slice(Math.ceil(values.length * 0.04))]);
  const finite = settled.filter(Number.isFinite).sort((a, b) => a - b);
  const start = Math.max(...all.map((values) => (Number.isFinite(values[0]) ? values[0] : 0)), 0);
  const high = finite[Math.floor((finite.length - 1) * 0.98)] ?? start;
  const low = Math.min(0, finite[0] ?? 0);
  const top = high + (high - low) * 0.12 || 1;
  return { low, top, start, clipped: start > top };
}

/** Moves the shown ranges towards the wanted ones, so that axes glide. */
export function blendPlots(from, to, t) {
  return to.map((plot, i) => {
    const old = from?.[i];
    if (!old || old.unit !== plot.unit) return plot;
    return { ...plot, top: old.top + (plot.top - old.top) * t, low: old.low + (plot.low - old.low) * t };
  });
}

/** The index of the step nearest to a pixel; null outside the plots. */
export function stepAt(px, width, steps) {
  const share = (px - ROOM.left) / Math.max(10, width - ROOM.left - ROOM.right);
  if (!steps?.length || share < -0.05 || share > 1.2) return null;
  const step = steps[0] + Math.min(1, Math.max(0, share)) * (steps.at(-1) - steps[0]);
  const off = (i) => Math.abs(steps[i] - step);
  return steps.reduce((best, _, i) => (off(i) < off(best) ? i : best), 0);
}
