// Words for those who do not see a picture: what is drawn, on which axes, of which step.

import { integer, three } from "./text.js";

/** Joins what there is to sentences. */
export function sentences(...parts) {
  return parts.filter(Boolean).map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

export const atStep = (step) => (Number.isFinite(step) ? `step ${integer(step)}` : "");

/** A plane of points: its name, how many of them, their axes and classes, and what was measured. */
export function planeWords(scatter, name, note, ...measured) {
  const { points, names, labels, marks } = scatter;
  if (!points) return sentences(name, note, "Nothing is drawn yet");
  const axes = names.x && names.y ? ` by ${names.x} and ${names.y}` : "";
  const classes = labels ? `, in ${marks.length} classes` : "";
  return sentences(name, note, `${integer(points.length / 2)} items${axes}${classes}`, ...measured);
}

/** Curves of a loss: each line's values at an index into the steps. */
export function curveWords(plots, steps, index) {
  if (!plots.length || !steps?.length) return "Loss. Nothing is drawn yet.";
  const lines = plots.flatMap(({ unit, lines: all }) => all.map(({ name, train, validation }) => {
    const held = validation ? `, held-out ${three(validation[index])}` : "";
    return `${name}: train ${train ? three(train[index]) : "unknown"}${held} ${unit}`;
  }));
  return sentences(`Loss against the step, ${integer(steps[0])} to ${integer(steps.at(-1))}`, `At ${atStep(steps[index])}`, ...lines);
}

/** Errors of runs at a step: what the curves of the time machine show. */
export function errorWords(label, runs, step) {
  const values = runs.filter(({ errors }) => errors?.length).map(({ name, steps, errors }) => {
    return `${name} ${three(errors[Math.max(0, steps.findLastIndex((s) => s <= step))])}`;
  });
  return sentences(`${label}, against the step`, values.length ? `${atStep(step)}: ${values.join(", ")}` : "Nothing is drawn yet");
}
