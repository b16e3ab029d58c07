// How each layer of the stage is drawn from its state.

import { write } from "../../core/dom.js";
import { place as placeText, three } from "../../core/text.js";
import { drawCurves } from "../../plots/curves.js";
import { drawRebuilt } from "../../plots/scatter/overlays.js";
import { blendPlots } from "./history.js";
import { showItem } from "./item_panel.js";
import { drawFilters, drawRows, drawScale } from "./strips.js";

/** One function a layer; `stage.invalidate(name)` has it called in the next frame. */
export const LAYERS = { pca, code, pcaTop, codeTop, curves, item, rows, filters };

function pca(stage) {
  const moved = stage.frame ? null : stage.arrays.rebuilt;
  stage.pca.between = moved ? (context, palette) => drawRebuilt(context, palette, stage.pca, moved) : null;
  stage.pca.draw(stage.palette);
}

function code(stage) {
  stage.code.draw(stage.palette);
}

function pcaTop(stage) {
  stage.pca.drawOverlay(stage.palette, items(stage));
}

function codeTop(stage) {
  const overlays = items(stage);
  const { place } = stage.inspected;
  if (place) {
    const image = stage.scene?.images ? stage.inspected.output({ place }) : null;
    const label = image && ["decoded at", placeText(...place)];
    overlays.push({ place, image, shape: stage.scene?.shape, label });
  }
  stage.code.drawOverlay(stage.palette, overlays);
}

/** The items ringed in both planes, with their pictures. */
function items({ inspected, scene }) {
  const { pointer, pinned } = inspected;
  const ringed = new Set([pinned, pointer?.item ?? null].filter((item) => item !== null));
  return [...ringed].map((item) => ({
    item,
    image: inspected.input(item),
    shape: scene?.shape,
    strong: item === pinned,
  }));
}

function curves({ plots, plotsFrom, scheduler, arrays, cursor, frame, parts, palette, root }) {
  const { steps } = arrays;
  const scrubbed = frame && steps?.length ? before(steps, frame.step) : null;
  root.dataset.cursor = scrubbed === null ? "" : steps[scrubbed];
  const shown = blendPlots(plotsFrom, plots, scheduler.progress);
  drawCurves(parts.curves, palette, { plots: shown, steps, cursor: cursor ?? scrubbed });
}

// None in a later stage of the training, whose curves begin there.
function before(steps, step) {
  const index = steps.findLastIndex((value) => value <= step);
  return index < 0 ? null : index;
}

function item(stage) {
  const { scene, palette, parts, inspected } = stage;
  const { shown } = inspected;
  const isItem = shown && shown.item !== undefined;
  const label = isItem && scene?.labels ? `class ${scene.classes[scene.labels[shown.item]]}` : "";
  const input = isItem ? inspected.input(shown.item) : null;
  const output = scene?.images ? inspected.output(shown) : null;
  const shape = scene?.images && scene.shape;
  const film = stage.frame !== null;
  const words = pointWords(stage, shown);
  const reach = scene?.reach;
  const decodes = stage.meta.decodes !== false;
  showItem(parts.touch, palette, { inspected: shown, input, output, shape, reach, label, film, decodes, words });
}

function pointWords({ scene, arrays: { rebuilt }, pca, frame }, shown) {
  if (scene?.images || !rebuilt || frame || shown?.item === undefined) return "";
  const at = (points) => placeText(...points.subarray(2 * shown.item, 2 * shown.item + 2));
  return `${at(pca.points)} → ${at(rebuilt)}`;
}

function rows(stage) {
  const { scene, pictures, meta, parts, palette } = stage;
  const fixed = scene?.images ? [...(scene.fixed ?? [])] : [];
  const size = scene?.images?.shape[1];
  const cut = (all) => fixed.map((_, i) => all?.subarray(i * size, (i + 1) * size) ?? null);
  const shown = [
    { label: "input", colour: "muted", images: fixed.map((item) => stage.inspected.input(item)) },
    { label: "output", colour: "accent", images: cut(pictures.reconstructions) },
  ];
  if (pictures.corrupted) {
    shown.splice(1, 0, { label: meta.corrupted_name, colour: "noise", images: cut(pictures.corrupted) });
  }
  if (pictures.samples) {
    const images = cut(pictures.samples);
    shown.push({ label: "samples", under: meta.samples_from, colour: "text", images });
  }
  stage.shownRows = shown;
  drawRows(parts.rows, palette, { rows: shown, shape: scene?.shape });
}

function filters({ pictures, meta, mode, parts, palette }) {
  for (const button of parts.modes) {
    button.setAttribute("aria-pressed", button.dataset.mode === mode);
  }
  if (!pictures.filters) return;
  const scales = pictures.filter_scale;
  const largest = three(Math.max(...scales));
  const ends = mode === "layer" ? [`−${largest}`, largest] : ["−", "+"];
  write(parts.filterNote, meta.filter_note ?? "");
  parts.scaleEnds.forEach((end, i) => write(end, ends[i]));
  const shape = meta.filter_shape;
  drawScale(parts.scale, palette, shape);
  drawFilters(parts.filters, palette, { filters: pictures.filters, scales, shape, mode });
}
