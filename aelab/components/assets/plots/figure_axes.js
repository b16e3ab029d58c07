// Axes as the room allows that a figure has on the page: Plotly lays out for one of its usual size.

import { LETTER, lines } from "./figure_words.js";

const TICK = { x: 45, y: 22 }; // px of an axis for a label
const OVER = 20; // px that a title may be longer than its axis
const [PANEL, GAP] = [120, 0.09]; // the least width of one of several panels, px; between two, as a share

/** Panels that share their rows, in lines of as many as there is room for; how many lines there are. */
export function foldPanels({ data, layout }, width) {
  const names = Object.keys(layout).filter((name) => /^xaxis\d*$/.test(name) && layout[name].domain);
  const letters = Math.max(0, ...(layout.yaxis?.ticktext ?? []).map(({ length }) => length));
  const room = width - LETTER * layout.font.size * letters;
  const each = Math.max(1, Math.min(names.length, Math.floor(room / PANEL)));
  const rows = Math.ceil(names.length / each);
  if (rows < 2 || names.some((name) => layout[name].anchor !== "y")) return 1;
  const [wide, high] = [(1 + GAP) / each, 1 / (rows - 0.3)];
  for (const [i, name] of names.entries()) {
    const [row, column] = [Math.floor(i / each), i % each];
    const y = row ? `y${row + 1}` : "y";
    const domain = [1 - row * high - 0.7 * high, 1 - row * high].map((end) => Math.max(0, end));
    if (!column) layout[y.replace("y", "yaxis")] = { ...layout.yaxis, domain, anchor: name.replace("axis", "") };
    Object.assign(layout[name], { domain: [column * wide, (column + 1) * wide - GAP], anchor: y, nticks: 3 });
    for (const trace of data) if (`${trace.xaxis}` === name.replace("axis", "")) trace.yaxis = y;
  }
  return rows;
}

/** Numbers in the cells of a heat map, where there is no room for them. */
export function clearCells(data, drawn) {
  let changed = false;
  for (const trace of data.filter(({ type, texttemplate }) => type === "heatmap" && texttemplate)) {
    const size = trace.textfont.size;
    const longest = Math.max(...trace.text.flat().map((text) => String(text).length));
    const [wide, high] = [drawn.xaxis._length / trace.x.length, drawn.yaxis._length / trace.y.length];
    if (high > 1.1 * size && wide > 0.62 * size * longest) continue;
    delete trace.texttemplate;
    changed = true;
  }
  return changed;
}

/** Words below pictures that stand side by side, where they would meet. */
export function clearWords({ annotations = [] }, drawn) {
  const words = annotations.filter(({ xref, visible }) => (xref ?? "x") === "x" && visible !== false);
  const meet = (one, two) => {
    const half = 0.5 * LETTER * one.font.size * (one.text.length + two.text.length);
    return one.y === two.y && one.x < two.x && drawn.xaxis.d2p(two.x) - drawn.xaxis.d2p(one.x) < half;
  };
  if (!words.some((one) => words.some((two) => meet(one, two)))) return false;
  for (const one of words) one.visible = false;
  return true;
}

/** Titles and labels of axes that have no room in what was drawn; whether there were any. */
export function fitAxes(layout, drawn) {
  const names = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name) && drawn[name]);
  return names.map((name) => fit(layout[name], drawn[name], name[0])).some(Boolean);
}

function fit(axis, drawn, side) {
  const changes = {};
  const text = axis.title?.text ?? axis.title;
  if (text) {
    const fold = (one) => lines(one, LETTER * drawn.title.font.size, drawn._length + OVER);
    const [whole, each] = [fold(text.replaceAll("<br>", " ")), text.split("<br>").flatMap(fold)];
    const folded = each.length > whole.length ? whole : each; // its own lines where that takes no more
    if (folded.length > text.split("<br>").length) changes.title = { ...drawn.title, text: folded.join("<br>") };
  }
  const values = drawn.tickvals;
  if (values) Object.assign(changes, thinned(values, drawn, side));
  else if (drawn._length < drawn.nticks * TICK[side]) {
    changes.nticks = Math.max(2, Math.floor(drawn._length / TICK[side]));
  }
  Object.assign(axis, changes);
  return Object.keys(changes).length > 0;
}

// Numbers of which each has room beside the one before.
function thinned(values, drawn, side) {
  const words = drawn.ticktext ?? values.map(String);
  if (!words.every((word) => Number.isFinite(Number(word)))) return {}; // names: all are needed
  const size = drawn.tickfont.size;
  const kept = [];
  for (const [i, value] of values.entries()) {
    const at = Math.abs(drawn.d2p(value));
    const half = side === "y" ? 0.6 * size : 0.5 * (LETTER * words[i].length + 1) * size;
    const before = kept.at(-1);
    if (!before || Math.abs(at - before.at) > half + before.half) kept.push({ i, at, half });
  }
  if (kept.length === values.length) return {};
  return { tickvals: kept.map(({ i }) => values[i]), ticktext: kept.map(({ i }) => words[i]) };
}
