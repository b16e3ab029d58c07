// The planes as they stand, as a PNG file.

import { integer } from "../../core/text.js";

export function savePlanes(page) {
  const { all, badge, ends, legend } = page.parts;
  const [low, high] = ends.map((end) => end.textContent);
  const shown = page.planes.filter(({ panel }) => panel);
  const step = Math.round(Math.max(0, ...shown.map(({ frame, panel }) => frame?.step ?? panel.step)));
  const words = [
    "Latent space: the same items on every plane", badge.textContent, `step ${integer(step)}`,
    legend.hidden ? "" : `colours: from “${low}” to “${high}”`,
  ];
  page.print(all, words, `planes-step-${step}`);
}
