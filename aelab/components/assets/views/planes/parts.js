// How each part of the planes page is drawn from its state.

import { drawErrors, INSET } from "../../plots/chart/errors.js";
import { drawHoles, drawHoleScale } from "./distance_map.js";
import { drawChosen, drawPath } from "../../interaction/lasso.js";
import { drawClouds, drawOwn, drawWay } from "../../plots/scatter/overlays.js";
import { paint, squaredError } from "../../core/pictures.js";
import { outcome } from "./skeleton.js";
import { showWays, waysOf } from "./interpolations.js";

/** One function a part; `page.easel.invalidate(name)` has it called in the next frame. */
export const DRAW = { planes, tops, pairs, ways, errors };

function planes(page) {
  for (const { scatter, panel, holes, film } of page.columns) {
    if (!panel) continue;
    const shown = holes && !film;
    scatter.backdrop = shown ? (context, palette) => drawHoles(context, palette, scatter, holes) : null;
    scatter.draw(page.palette);
  }
  if (!page.parts.legend.hidden) drawHoleScale(page.parts.scale, page.palette);
}

function tops(page) {
  const { palette, scene, columns, hand } = page;
  const subjects = [hand.pinned, hand.at].filter(Boolean);
  for (const column of columns) {
    const { scatter, parts, index } = column;
    const guests = subjects.filter((s) => s.item !== null || (s.on === index && !page.filming)).map((subject) => {
      const { item, place } = subject;
      if (item !== null) return { item, image: page.input(item), shape: scene?.shape, strong: subject === hand.pinned };
      return { place, image: page.output(column, subject), shape: scene?.shape };
    });
    scatter.underlay = (context) => under(context, page, column);
    scatter.drawOverlay(palette, guests);
    parts.panel.dataset.lit = subjects.at(-1)?.item ?? "";
  }
}

/** What lies over a plane's points and under the hand's pictures. */
function under(context, page, column) {
  const { palette, meta, easel, filming } = page;
  const { chosen, loop, ends } = page.hand;
  const { scatter, own, index } = column;
  if (chosen) drawChosen(context, palette, scatter, chosen);
  const roots = column.spread(easel.progress);
  if (roots) drawClouds(context, palette, scatter, roots);
  const spots = meta.path ? ends.map((end) => column.spot(end)) : [];
  if (spots.length && spots.every(Boolean)) drawWay(context, palette, scatter, spots);
  if (own && !filming) drawOwn(context, palette, scatter, own.place);
  if (loop?.on === index) drawPath(context, palette, loop.path);
}

function pairs(page) {
  const { scene, palette } = page;
  const subject = page.hand.subject();
  const input = subject?.own ? page.own : subject && page.input(subject.item);
  for (const column of page.columns) {
    const { parts, scatter } = column;
    const output = subject && scene && page.output(column, subject);
    const mine = scatter.points && subject && (subject.own || subject.item !== null || subject.on === column.index);
    picture(parts.input, mine && input, scene, palette);
    picture(parts.output, mine && output, scene, palette);
    const error = input && output ? squaredError(output, input) : null;
    const words = outcome({ subject: mine && subject, error, film: page.filming, column });
    parts.panel.dataset.aside = Boolean(column.panel?.aside);
    if (parts.words.textContent !== words) parts.words.textContent = words;
  }
}

function ways(page) {
  const { meta, parts, scene, palette } = page;
  if (meta.path && scene) showWays(parts.ways, waysOf(page), scene.shape, palette);
}

function picture(figure, values, scene, palette) {
  const canvas = figure.querySelector("canvas");
  figure.classList.toggle("missing", !values);
  if (values) paint(canvas, values, scene.shape, palette.grey);
  else [canvas.height, canvas.width] = scene?.shape ?? [1, 1]; // sizing clears
}

function errors({ parts, columns, scrubber, palette, meta }) {
  const runs = columns.slice(1).filter(({ panel }) => panel?.role === "network").map(({ panel, steps, errors }, i) => {
    return { name: panel.title, steps, errors, colour: palette.terms[i] };
  });
  const last = Math.max(1, ...runs.map(({ steps }) => steps?.at(-1) ?? 0));
  const [slider, canvas] = [scrubber.slider, parts.errors].map((e) => e.getBoundingClientRect());
  const step = scrubber.last ? scrubber.step : last;
  drawErrors(parts.errors, palette, {
    runs, step, place: (s) => scrubber.placeOf(s, last), cursor: scrubber.placeOf(step, last),
    left: slider.left - canvas.left + INSET, right: canvas.right - slider.right + INSET,
    base: meta.pca_error ?? null,
  });
}
