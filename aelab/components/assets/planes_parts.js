// How each part of the planes page is drawn from its state.

import { drawErrors, INSET } from "./errors.js";
import { drawHoles, drawHoleScale } from "./holes.js";
import { drawChosen, drawPath } from "./lasso.js";
import { paint, squaredError } from "./pictures.js";
import { outcome } from "./planes_dom.js";

/** One function a part; `page.invalidate(name)` has it called in the next frame. */
export const DRAW = { planes, tops, pairs, errors };

function planes(page) {
  for (const { scatter, panel, holes, film } of page.columns) {
    if (!panel) continue;
    const shown = holes && !film;
    scatter.backdrop = shown && ((context, palette) => drawHoles(context, palette, scatter, holes));
    scatter.draw(page.palette);
  }
  if (!page.parts.legend.hidden) drawHoleScale(page.parts.scale, page.palette);
}

function tops(page) {
  const { palette, chosen, path, scene, columns } = page;
  const subjects = [page.pinned, page.hand].filter(Boolean);
  for (const column of columns) {
    const { scatter, parts, index } = column;
    const guests = subjects.filter((s) => s.item !== null || (s.on === index && !page.filming)).map((subject) => {
      const { item, place } = subject;
      if (item !== null) return { item, image: page.input(item), shape: scene?.shape, strong: subject === page.pinned };
      return { place, image: page.output(column, subject), shape: scene?.shape };
    });
    scatter.underlay = (context) => {
      if (chosen) drawChosen(context, palette, scatter, chosen);
      if (path?.on === index) drawPath(context, palette, path.path);
    };
    scatter.drawOverlay(palette, guests);
    parts.panel.dataset.lit = subjects.at(-1)?.item ?? "";
  }
}

function pairs(page) {
  const { scene, palette } = page;
  const subject = page.subject();
  const input = subject && page.input(subject.item);
  for (const column of page.columns) {
    const { parts, decoder, scatter } = column;
    const output = subject && scene && page.output(column, subject);
    const mine = scatter.points && subject && (subject.item !== null || subject.on === column.index);
    picture(parts.input, mine && input, scene, palette);
    picture(parts.output, mine && output, scene, palette);
    const error = input && output ? squaredError(output, input) : null;
    const decodes = !decoder || decoder.runsHere;
    const words = outcome({ subject: mine && subject, error, decodes, film: page.filming });
    if (parts.words.textContent !== words) parts.words.textContent = words;
  }
}

function picture(figure, values, scene, palette) {
  const canvas = figure.querySelector("canvas");
  figure.classList.toggle("missing", !values);
  if (values) paint(canvas, values, scene.shape, palette.grey);
  else [canvas.height, canvas.width] = scene?.shape ?? [1, 1]; // sizing clears
}

function errors({ parts, columns, scrubber, palette, meta }) {
  const runs = columns.slice(1).filter(({ panel }) => panel).map(({ panel, steps, errors }, i) => {
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
