// The planes as they stand, as a PNG file.

import { savePng } from "../../core/png.js";
import { integer } from "../../core/text.js";

export function savePlanes(page) {
  const { all, badge, far, legend } = page.parts;
  const shown = page.columns.filter(({ panel }) => panel);
  const step = Math.round(Math.max(0, ...shown.map(({ film, panel }) => film?.step ?? panel.step)));
  const words = [
    "Latent space: the same items on every plane", badge.textContent, `step ${integer(step)}`,
    legend.hidden ? "" : `colours: from “at a code” to “${far.textContent}”`,
  ];
  savePng(all, words, page.palette, `planes-step-${step}.png`, () => page.resize());
}
