// Words of a figure in as many lines as they need: Plotly would cut them off or write them over each other.

export const [LETTER, BOLD] = [0.53, 0.58]; // a letter, as wide as that part of its size
const KEY = 46; // px of a line in a legend, and of the room around its name
const LINE = 1.3; // a line's height, in sizes of the text

/** The title, the line below it, and words that stand side by side above or below panels. */
export function fold({ data, layout }, width) {
  const { title, margin } = layout;
  const head = lines(plain(title.text), BOLD * title.font.size, width);
  title.text = `<b>${head.join("<br>")}</b>`;
  // Plotly puts the first of several lines that much higher than a single one.
  if (head.length > 1) title.pad = { ...title.pad, t: title.pad.t + 0.7 * title.font.size };
  const below = lines(title.subtitle.text ?? "", LETTER * title.subtitle.font.size, width);
  title.subtitle.text = below.join("<br>");
  margin.t += LINE * ((head.length - 1) * title.font.size + (below.length - 1) * title.subtitle.font.size);
  beside(layout, width - margin.l - margin.r);
  const { legend } = layout;
  if (legend?.orientation !== "h" || legend.yanchor !== "bottom" || legend.yref === "container") return;
  // A legend above the curves takes a line of its own where the words leave it no room.
  const names = data.filter(({ name, showlegend }) => name && showlegend !== false);
  const long = names.reduce((sum, { name }) => sum + LETTER * legend.font.size * name.length + KEY, 0);
  if (long + LETTER * title.subtitle.font.size * Math.max(...below.map(({ length }) => length)) > width - margin.r) {
    margin.t += 1.6 * legend.font.size;
  }
}

/** Words above each strip of a figure as wide as they may be; it grows as their lines do. */
export function foldStrips({ layout }, width) {
  const room = width - layout.margin.l - layout.margin.r;
  const grown = layout.annotations.map((one) => {
    const before = one.text.split("<br>");
    const after = lines(before.join(" "), LETTER * one.font.size, room);
    one.text = after.join("<br>");
    return after.length / before.length;
  });
  layout.height *= Math.max(1, ...grown);
}

// Each as far as the next of the same height begins.
function beside({ annotations = [], margin }, width) {
  const words = annotations.filter((one) => one.xref === "paper" && one.xanchor === "left" && one.x < 1);
  for (const one of annotations) {
    const alone = one.xref === "paper" && one.x === 0.5 && one.yref === "paper" && one.y === 0.5;
    if (alone) one.text = lines(one.text.replaceAll("<br>", " "), LETTER * one.font.size, width).join("<br>");
  }
  const longest = { bottom: 0, top: 0 }; // further lines, by the side that they stand on
  for (const one of words) {
    const next = Math.min(...words.filter(({ x, y }) => y === one.y && x > one.x).map(({ x }) => x));
    if (next === Infinity && one.x === 0) continue; // alone
    const room = (Math.min(next, 1) - one.x) * width - 4;
    const before = one.text.split("<br>");
    const after = before.flatMap((line) => broken(line, one.font.size, room));
    const more = LINE * one.font.size * (after.length - before.length);
    longest[one.yanchor] = Math.max(longest[one.yanchor], more);
    Object.assign(one, { text: after.join("<br>"), align: "left" });
  }
  margin.t += longest.bottom;
  margin.b += longest.top;
}

function broken(text, size, room) {
  const bold = text.startsWith("<b>");
  const found = lines(plain(text), (bold ? BOLD : LETTER) * size, room);
  return bold ? found.map((line) => `<b>${line}</b>`) : found;
}

/** A text without its marks. */
export function plain(text) {
  return text.replace(/<\/?[bi]>/g, "");
}

/** Broken at spaces and after hyphens, where each letter is so wide, a bold one of a thin text wider. */
export function lines(text, letter, width) {
  const found = [""];
  let bold = false; // where the last line begins
  for (const part of text.split(/(?<=[ -])/)) {
    const longer = found.at(-1) + part;
    if (found.at(-1) && letters(longer.trim(), bold).sum * letter > width) {
      bold = letters(found.at(-1), bold).bold;
      found.push(part);
    } else found[found.length - 1] = longer;
  }
  return found.map((line) => line.trim());
}

// How many letters there are, bold ones by their width, and whether the text ends in bold.
function letters(text, bold) {
  let sum = 0;
  for (const part of text.split(/(<\/?[bi]>)/)) {
    if (/^<\/?b>$/.test(part)) bold = part === "<b>";
    else if (!/^<\/?i>$/.test(part)) sum += part.length * (bold ? BOLD / LETTER : 1);
  }
  return { sum, bold };
}
