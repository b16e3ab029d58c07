// What the canvases of the planes show, in words.

import { atStep, errorWords, planeWords, sentences } from "../../core/spoken.js";
import { KEYS, PAD_KEYS } from "../../interaction/plane_keys.js";
import { LABEL } from "../../plots/errors.js";

/** [canvas, words] of all of them; the colour bar stands between its own words. */
export function spokenOf({ planes, parts, pointer, scrubber, meta, scene }) {
  const inspected = pointer.inspected();
  const of = nameOf(inspected, scene);
  const steps = planes.flatMap(({ steps: all }) => all?.at(-1) ?? []);
  const runs = planes.slice(1).filter(({ panel }) => panel?.role === "network")
    .map(({ panel, steps: of, errors }) => ({ name: panel.title, steps: of, errors }));
  return [
    ...planes.flatMap((plane) => planeCanvases(plane, of, Boolean(pointer.at || pointer.pinned), meta.pad ? PAD_KEYS : KEYS)),
    [parts.errors, errorWords(LABEL, runs, scrubber.last ? scrubber.step : Math.max(0, ...steps))],
    ...parts.interpolations.map(({ name, note, canvas, strip }) => {
      const count = Number(strip.dataset.pictures);
      const shown = count ? `${count} pictures from A to B` : "A and B are not chosen yet";
      return [canvas, meta.path ? sentences(`${name.textContent}, ${note.textContent}`, shown) : ""];
    }),
  ];
}

function nameOf(inspected, scene) {
  if (!inspected) return "";
  if (inspected.own) return "your own picture";
  if (inspected.item === null) return "the chosen place";
  const name = scene?.labels ? `, class ${scene.classes[scene.labels[inspected.item]]}` : "";
  return `item ${inspected.item}${name}`;
}

function planeCanvases({ scatter, parts, panel }, of, touched, keys) {
  if (!panel) return [];
  const title = [panel.title, panel.role === "network" && panel.run ? atStep(Number(parts.panel.dataset.step)) : ""];
  const shown = touched ? sentences([of, parts.words.textContent].filter(Boolean).join(", ")) : "";
  const figures = [parts.input, parts.output].map((figure, i) => {
    const missing = figure.classList.contains("missing") ? "not there yet" : "";
    return [figure.querySelector("canvas"), sentences([`${i ? `output of ${panel.title}` : "input"}`, of, missing].filter(Boolean).join(", "))];
  });
  return [[scatter.overlay, planeWords(scatter, title.filter(Boolean).join(", "), parts.note.textContent, shown, keys)], ...figures];
}
