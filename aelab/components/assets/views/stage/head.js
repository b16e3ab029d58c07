// The words above the picture: counter, badge, and one line for a banner, captions or a hint.

import { write } from "../../core/dom.js";
import { integer, three } from "../../core/text.js";

const FIND = "Point at an item to find it in both planes";
const DECODE = "; point between items to see what the network decodes there";
const KEEP = ". Click keeps it.";
const EMPTY = "Press Train: the cloud on the right will unfold while the PCA plane stays still.";
const COVERS = { loading: "Loading …", failed: "Nothing to show." };
const WORDS = {
  paused: "paused",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
  loading: "loading …",
};

/** `frame`: what the time machine shows, if not the last step. */
export function showHead(parts, meta, frame) {
  write(parts.counter, frame ? `step ${integer(frame.step)} of ${integer(frame.last)}` : counter(meta));
  write(parts.status, frame ? "film" : status(meta));
  write(parts.badge, meta.badge ?? "");
  const share = meta.epochs ? Math.min(1, meta.epoch / meta.epochs) : 0;
  parts.progress.style.width = `${100 * share * (frame ? frame.step / frame.last : 1)}%`;
  showLine(parts, frame ? { hint: frame.line } : meta);
}

function counter({ status: state, epoch, epochs, step }) {
  if (state === "empty" || (state === "loading" && !step)) return "Not trained yet";
  const of = epochs ? ` of ${integer(epochs)}` : "";
  return `epoch ${integer(Math.floor(epoch))}${of} · step ${integer(step)}`;
}

function status(meta) {
  const words = WORDS[meta.status] ?? "";
  if (meta.status !== "running") return words;
  return meta.rate ? `${three(meta.rate)} steps / s` : words;
}

function showLine(parts, { banner, caption, status: state, decodes, hint: given }) {
  write(parts.banner, banner?.text ?? "");
  parts.banner.dataset.tone = banner?.tone ?? "";
  showCaptions(parts.captions, banner ? null : caption);
  const hint = given ?? { empty: EMPTY, loading: "" }[state] ?? `${FIND}${decodes === false ? "" : DECODE}${KEEP}`;
  write(parts.hint, banner || caption ? "" : hint);
}

function showCaptions(list, caption) {
  const texts = caption?.texts ?? [];
  while (list.children.length > texts.length) list.lastChild.remove();
  texts.forEach((text, i) => {
    const chip = list.children[i] ?? list.appendChild(newChip(i));
    write(chip.lastChild, text);
    chip.classList.toggle("now", i === caption.index);
  });
}

function newChip(i) {
  const chip = document.createElement("li");
  const number = document.createElement("b");
  number.textContent = i + 1;
  chip.append(number, document.createElement("span"));
  return chip;
}

/** The words of the code plane at a film's frame: the error is of the items drawn. */
export function describeFrame({ near, error, items }, unit) {
  const share = Number.isFinite(near) ? `${(100 * near).toFixed(1)} % 5-NN · ` : "";
  const measured = `${share}${three(error)} squared error / ${unit}`;
  return { note: `film · error: these ${integer(items)}`, measured };
}

/** Names a plane; `measured` is the line of figures under the name. */
export function showPlane(parts, { title, note, measured }) {
  write(parts.title, title);
  write(parts.aside, note ?? "");
  write(parts.note, measured ?? "");
}

export function showCovers(parts, { status: state, hasScene, hasPoints, hasCurves }) {
  const wait = COVERS[state];
  const explain = (shown, text) => (shown ? "" : (wait ?? text));
  write(parts.pca.cover, explain(hasScene, "Choose data: its PCA plane appears here."));
  write(parts.code.cover, explain(hasPoints, "The network's own plane of the same items unfolds here."));
  write(parts.curvesCover, explain(hasCurves, "Each term of the loss, on train and held-out items."));
}
