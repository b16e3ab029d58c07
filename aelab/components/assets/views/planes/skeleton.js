// The skeleton of the planes page, built once; and its words.

import { write } from "../../core/dom.js";
import { integer, place as placeText, three } from "../../core/text.js";
import { findStrips } from "./interpolations.js";

export const MOST = 4; // planes: PCA and three others

const COLUMN = `
  <section class="panel column">
    <h2><b></b></h2>
    <p class="note"><span></span><span class="seed"></span></p>
    <p class="note detail"></p>
    <p class="note cost"></p>
    <div class="plot">
      <canvas></canvas><canvas></canvas>
      <p class="cover"></p>
    </div>
    <div class="pair">
      <figure class="input"><canvas></canvas><figcaption>input</figcaption></figure>
      <figure class="output"><canvas></canvas><figcaption>output</figcaption></figure>
      <p class="words"></p>
    </div>
  </section>`;

const STRIP = '<section class="way"><h2><b></b><span></span></h2><canvas></canvas></section>';

export const SKELETON = `
  <header><span class="status"></span><span class="badge"></span>
    <button type="button" class="png" title="Save these planes as PNG">PNG</button></header>
  <div class="line"><span class="hint"></span><p class="banner" role="status"></p>
    <span class="legend"><em class="low"></em><canvas></canvas><em class="high"></em></span></div>
  <div class="columns">${COLUMN.repeat(MOST)}</div>
  <div class="machine">
    <section class="time"><div class="plot"><canvas></canvas></div><div class="scrubber"></div></section>
    <section class="meter"><h2><b>KL per dimension</b> <span>nats / image</span></h2>
      <div class="bars"></div><p class="note"></p></section>
  </div>
  <div class="strips">${STRIP.repeat(MOST + 1)}</div>`;

const PATH = "Click A, then B: two items, or two places of one plane. B follows the pointer · Esc clears";
const PAD = "Click a place, or drag: every decoder shows what it makes of these two numbers";
const HINT = "Point at an item: it lights everywhere. Empty place: decoded. Click keeps it · shift-drag chooses items · Esc clears";

/** The elements that change. */
export function elements(root) {
  const find = (selector) => root.querySelector(selector);
  return {
    status: find(".status"),
    badge: find(".badge"),
    png: find(".png"),
    all: find(".columns"),
    hint: find(".hint"),
    banner: find(".banner"),
    legend: find(".legend"),
    scale: find(".legend canvas"),
    ends: [find(".legend .low"), find(".legend .high")],
    errors: find(".time canvas"),
    scrubber: find(".scrubber"),
    meter: find(".meter"),
    bars: find(".bars"),
    meterNote: find(".meter .note"),
    strips: find(".strips"),
    interpolations: findStrips(find(".strips")),
    columns: [...root.querySelectorAll(".column")].map(column),
  };
}

function column(panel) {
  const [note, detail, cost] = panel.querySelectorAll(".note");
  return {
    panel,
    title: panel.querySelector("b"),
    note,
    detail,
    cost,
    plot: panel.querySelector(".plot"),
    cover: panel.querySelector(".cover"),
    input: panel.querySelector(".input"),
    output: panel.querySelector(".output"),
    words: panel.querySelector(".words"),
  };
}

const STATES = {
  empty: "PCA needs no training. Train shows the networks' codes.",
  loading: "starting …",
  running: "training",
  paused: "paused",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
};

export function showWords(parts, meta, chosen) {
  write(parts.status, STATES[meta.status]);
  write(parts.badge, meta.badge);
  write(parts.hint, chosen ?? (meta.banner ? "" : meta.path ? PATH : meta.pad ? PAD : HINT));
  write(parts.banner, chosen ? "" : (meta.banner?.text ?? ""));
  parts.hint.classList.toggle("strong", Boolean(chosen));
  parts.banner.dataset.tone = meta.banner?.tone ?? "info";
  const scale = scaleOf(meta);
  parts.legend.hidden = !scale;
  parts.ends.forEach((end, i) => write(end, scale?.ends[i] ?? ""));
}

/** What the colours behind the points say, the same on all planes that have them; undefined without any. */
export function scaleOf(meta) {
  return meta.panels.find(({ backdrop }) => backdrop)?.backdrop;
}

/** A plane's words; `frame` is what its film says of the step it shows, if it is not the last. */
export function showPlane(parts, panel, frame) {
  write(parts.title, panel.title);
  const near = frame && Number.isFinite(frame.near) ? `${(100 * frame.near).toFixed(1)} % 5-NN` : "";
  const step = panel.role === "network" && panel.seed ? `step ${integer(frame?.step ?? panel.step)}` : "";
  const note = [frame ? near : panel.note, step].filter(Boolean).join(" · ");
  write(parts.note.firstChild, note);
  write(parts.note.lastChild, note && panel.seed ? ` · ${panel.seed}` : panel.seed);
  write(parts.detail, frame ? `${three(frame.error)} squared error / image` : panel.detail);
  write(parts.cost, panel.cost);
  parts.panel.dataset.step = Math.round(frame?.step ?? panel.step);
  parts.panel.dataset.role = panel.role;
}

/** What stands beside a plane's pictures. */
export function outcome({ inspected, error, film, plane }) {
  if (plane.panel?.aside) return plane.panel.aside;
  if (!inspected) return "";
  if (film) return "pictures: at the film's end";
  if (inspected.own) return plane.own?.words ?? "";
  if (inspected.item === null) return `decoded at ${placeText(...inspected.place)}`;
  return error === null ? "" : `${three(error)} squared error`;
}

export function showMeter(parts, panel) {
  parts.meter.hidden = !panel;
  if (!panel) return;
  const shown = panel.kl.map((nats, i) => ({ nats, i })).sort((a, b) => b.nats - a.nats).slice(0, 4);
  const most = Math.max(4, ...panel.kl);
  while (parts.bars.children.length < shown.length) parts.bars.append(bar());
  while (parts.bars.children.length > shown.length) parts.bars.lastChild.remove();
  shown.forEach(({ nats, i }, row) => {
    const [name, track, value] = parts.bars.children[row].children;
    write(name, `z${i + 1}`);
    track.firstChild.style.width = `${(100 * Math.max(0, nats)) / most}%`;
    write(value, three(nats));
  });
  write(parts.meterNote, panel.meter);
}

function bar() {
  const row = document.createElement("p");
  const [name, track, value] = ["span", "i", "span"].map((tag) => document.createElement(tag));
  track.append(document.createElement("b"));
  row.append(name, track, value);
  return row;
}
