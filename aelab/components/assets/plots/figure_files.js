// What a figure leaves behind: a page of its own, its values as a table, the code that makes it.

import { address } from "../core/plotly.js";
import { offer } from "../core/png.js";
import { three } from "../core/text.js";

/** Offers a figure as one HTML file with the library in it. */
export async function saveHtml({ data, layout }, name) {
  const library = await (await fetch(address)).text();
  const figure = JSON.stringify({ data, layout: { ...layout, autosize: true } }).replaceAll("<", "\\u003c");
  const page = `<!doctype html><meta charset="utf-8"><title>${escape(layout.meta.title)}</title>
<div id="figure"></div><script>${library}</script>
<script>const { data, layout } = ${figure}; Plotly.newPlot("figure", data, layout, { responsive: true, scrollZoom: true });</script>`;
  offer(URL.createObjectURL(new Blob([page], { type: "text/html" })), `${name}.html`);
}

/** The values of what is drawn, a row a point or a row of a heat map. */
export function tableOf(plot) {
  const table = document.createElement("table");
  const { xaxis, yaxis } = plot._fullLayout;
  const drawn = plot._fullData.filter((trace) => trace.visible === true && trace.hoverinfo !== "skip");
  const heat = drawn.find((trace) => trace.type === "heatmap");
  if (heat) {
    add(table, "th", ["", ...heat.x]);
    heat.z.forEach((row, r) => add(table, "td", [heat.y[r], ...row]));
    return table;
  }
  add(table, "th", ["", plain(xaxis?.title?.text ?? "x"), plain(yaxis?.title?.text ?? "y"), "low", "high"]);
  for (const trace of drawn) {
    const { array, arrayminus } = trace.error_y ?? {};
    trace.x?.forEach((x, i) => {
      const y = trace.y[i];
      const at = trace.hovertext?.[i] ?? x; // bars beside each other: the true place
      add(table, "td", [plain(trace.name), at, y, array ? y - arrayminus[i] : "", array ? y + array[i] : ""]);
    });
  }
  return table;
}

/** The lines of Python. */
export function codeOf(plot) {
  const lines = document.createElement("pre");
  lines.textContent = plot.layout.meta.code;
  return lines;
}

function add(table, kind, values) {
  const row = table.insertRow();
  for (const value of values) {
    const cell = row.appendChild(document.createElement(kind));
    cell.textContent = typeof value === "number" ? three(value) : (value ?? "");
  }
}

function plain(name) {
  return name.replace(/<[^>]*>/g, " ");
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
