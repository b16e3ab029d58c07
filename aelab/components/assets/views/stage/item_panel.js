// The panel of the inspected item: its input, its output, the error between them.

import { write } from "../../core/dom.js";
import { difference, paint, squaredError } from "../../core/pictures.js";
import { place as placeText, three } from "../../core/text.js";

/** Fills the panel of an item or place. `parts` are its elements; all text goes in as text. */
export function showItem(parts, palette, { inspected, input, output, shape, reach, label, film, decodes, words }) {
  const isPlace = Boolean(inspected?.place);
  parts.panel.dataset.mode = !inspected || !shape ? "none" : isPlace ? "place" : "item";
  write(parts.title, title(inspected));
  write(parts.aside, inspected?.example ? `${label}, for example` : label);
  write(parts.note, words || measure({ inspected, input, output, reach, film, decodes }));
  if (!inspected || !shape) return;
  picture(parts.output, output, shape, palette.grey);
  if (isPlace) return;
  picture(parts.input, input, shape, palette.grey);
  write(parts.error.querySelector("figcaption"), `error ±${2 * reach || 1}`);
  picture(parts.error, input && output && difference(output, input), shape, palette.diverging);
}

function title(inspected) {
  if (!inspected) return "The item you touch";
  return inspected.place ? "A place in code space" : `Item ${inspected.item}`;
}

function measure({ inspected, input, output, reach, film, decodes }) {
  if (inspected?.place) return `decoded at ${placeText(...inspected.place)}`;
  if (!decodes && !output) return "output: of the items below alone";
  if (film && !output) return "output: at the last step only";
  return input && output ? `${three(squaredError(output, input, reach))} squared error / image` : "";
}

function picture(figure, values, shape, ramp) {
  figure.classList.toggle("missing", !values);
  const canvas = figure.querySelector("canvas");
  figure.style.setProperty("--ratio", shape[1] / shape[0]);
  if (values) paint(canvas, values, shape, ramp);
  else [canvas.height, canvas.width] = shape; // sizing clears
}
