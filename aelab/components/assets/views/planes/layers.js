// How each layer of the planes is drawn from their state.

import { write } from "../../core/dom.js";
import { paint, squaredError, unscaled } from "../../core/pictures.js";
import { drawChosen, drawLoop } from "../../interaction/lasso.js";
import { drawErrors, INSET } from "../../plots/errors.js";
import { drawOwn, drawPath, drawSpreads } from "../../plots/scatter/overlays.js";
import { drawBackdrop, drawScale } from "./backdrop.js";
import { interpolationsOf, showInterpolations } from "./interpolations.js";
import { outcome, scaleOf } from "./skeleton.js";

/** One function a layer; `page.invalidate(name)` has it called in the next frame. */
export const LAYERS = { planes, tops, pairs, interpolations, errors };

function planes(page) {
  for (const { scatter, panel, behind, frame } of page.planes) {
    if (!panel) continue;
    const shown = behind && !frame;
    scatter.backdrop = shown ? (context, palette) => drawBackdrop(context, palette, scatter, behind) : null;
    scatter.draw(page.palette);
  }
  const scale = scaleOf(page.meta);
  if (scale) drawScale(page.parts.scale, page.palette, scale.edge);
}

function tops(page) {
  const { palette, pointer } = page;
  const inspected = [pointer.pinned, pointer.at].filter(Boolean);
  for (const plane of page.planes) {
    const { scatter, parts } = plane;
    const here = inspected.filter((one) => one.item !== null || (plane.has(one) && !page.filming));
    scatter.underlay = (context) => drawUnderlay(context, page, plane);
    scatter.drawOverlay(palette, here.map((one) => overlay(page, plane, one)));
    parts.panel.dataset.lit = inspected.at(-1)?.item ?? "";
  }
}

function overlay(page, plane, inspected) {
  const { item, place } = inspected;
  const shape = page.scene?.shape;
  if (page.meta.pad) return { place }; // its picture stands beside the points
  if (item === null) return { place, image: page.output(plane, inspected), shape };
  return { item, image: page.input(item), shape, strong: inspected === page.pointer.pinned };
}

/** What lies over a plane's points and under the pointer's pictures. */
function drawUnderlay(context, page, plane) {
  const { palette, meta, scheduler, filming } = page;
  const { chosen, loop, ends } = page.pointer;
  const { scatter, own, index } = plane;
  if (chosen) drawChosen(context, palette, scatter, chosen);
  const roots = plane.spread(scheduler.progress);
  if (roots) drawSpreads(context, palette, scatter, roots);
  const spots = meta.path ? ends.map((end) => plane.spot(end)) : [];
  if (spots.length && spots.every(Boolean)) drawPath(context, palette, scatter, spots);
  if (own && !filming) drawOwn(context, palette, scatter, own.place);
  if (loop?.on === index) drawLoop(context, palette, loop.path);
}

function pairs(page) {
  const { scene, palette } = page;
  const inspected = page.pointer.inspected();
  const input = inspected?.own ? page.own : inspected && page.input(inspected.item);
  for (const plane of page.planes) {
    const { parts, scatter } = plane;
    const output = inspected && scene && page.output(plane, inspected);
    const here = scatter.points && inspected && (inspected.own || plane.has(inspected));
    picture(parts.input, here && input, scene, palette);
    picture(parts.output, here && output, scene, palette);
    const error = input && output ? squaredError(output, input, scene.reach) : null;
    const words = outcome({ inspected: here && inspected, error, film: page.filming, plane });
    parts.panel.dataset.aside = Boolean(plane.panel?.aside);
    write(parts.words, words);
  }
}

function interpolations(page) {
  const { meta, parts, scene, palette } = page;
  if (meta.path && scene) showInterpolations(parts.interpolations, interpolationsOf(page), scene.shape, palette);
}

function picture(figure, values, scene, palette) {
  const canvas = figure.querySelector("canvas");
  figure.classList.toggle("missing", !values);
  if (values) paint(canvas, values, scene.shape, palette.grey);
  else [canvas.height, canvas.width] = scene?.shape ?? [1, 1]; // sizing clears
}

function errors({ parts, planes: shown, scrubber, palette, meta }) {
  const runs = shown.slice(1).filter(({ panel }) => panel?.role === "network").map(({ panel, steps, errors }, i) => {
    return { name: panel.title, steps, errors, colour: palette.terms[i] };
  });
  const last = Math.max(1, ...runs.map(({ steps }) => steps?.at(-1) ?? 0));
  const [slider, canvas] = [scrubber.slider, parts.errors].map((e) => unscaled(e.getBoundingClientRect()));
  const step = scrubber.last ? scrubber.step : last;
  drawErrors(parts.errors, palette, {
    runs, step, place: (s) => scrubber.placeOf(s, last), cursor: scrubber.placeOf(step, last),
    left: slider.left - canvas.left + INSET, right: canvas.right - slider.right + INSET,
    base: meta.pca_error ?? null,
  });
}
