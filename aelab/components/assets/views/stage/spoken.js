// What the canvases of the stage show, in words.

import { atStep, curveWords, planeWords, sentences } from "../../core/spoken.js";
import { integer } from "../../core/text.js";
import { KEYS } from "../../interaction/plane_keys.js";

/** [canvas, words] of all of them; the colour bar stands between its own words. */
export function spokenOf(stage) {
  const { parts, pca, code, plots, arrays, root, inspected } = stage;
  const step = atStep(Number(root.dataset.step));
  const text = (element) => element.textContent;
  const touched = inspected.pointer || inspected.pinned !== null ? sentences(itemWords(parts.touch)) : "";
  const index = stage.cursor ?? stepIndex(arrays.steps, stage.frame?.step);
  return [
    [pca.overlay, planeWords(pca, "PCA plane", text(parts.pca.note), touched, KEYS)],
    [code.overlay, planeWords(code, `Code plane at ${step}`, text(parts.code.note), touched, KEYS)],
    [parts.curves, curveWords(plots, arrays.steps, index)],
    ...itemPictures(parts.touch, step),
    [parts.rows, rowWords(stage, step)],
    [parts.filters, filterWords(stage, step)],
  ];
}

function stepIndex(steps, step) {
  if (!steps?.length) return 0;
  return step === undefined ? steps.length - 1 : Math.max(0, steps.findLastIndex((value) => value <= step));
}

function itemWords({ title, aside, note }) {
  return [title, aside, note].map((e) => e.textContent).filter(Boolean).join(", ");
}

function itemPictures({ title, aside, input, output, error }, step) {
  const of = [title.textContent, aside.textContent].filter(Boolean).join(", ");
  return [input, output, error].map((figure) => {
    const missing = figure.classList.contains("missing") ? "not there yet" : "";
    const name = figure.querySelector("figcaption").textContent;
    return [figure.querySelector("canvas"), sentences([name, of, missing || step].filter(Boolean).join(", "))];
  });
}

function rowWords({ shownRows, meta }, step) {
  if (!shownRows?.[0].images.length) return "Rows of items. Nothing is drawn yet.";
  const names = shownRows.map(({ label, images }) => (images.some(Boolean) ? label : `${label} (not there yet)`));
  return sentences(`${shownRows[0].images.length} items in rows at ${step}: ${names.join(", ")}`, meta.samples_from);
}

function filterWords({ pictures, meta, mode }, step) {
  if (!pictures.filters) return "Filters. Nothing is drawn yet.";
  const scale = mode === "layer" ? "by the layer's largest weight" : "each by its own largest weight";
  return sentences(`${integer(pictures.filters.shape[0])} filters at ${step}, ${scale}`, meta.filter_note);
}
