// A Plotly figure that stays: one node, changed by `react`, so zoom, camera and legend survive.
//
// While the pointer is down nothing changes: a change would throw away what is being dragged.

import { CanvasView } from "../core/canvas_view.js";
import { roomBelow } from "../core/pictures.js";
import { adoptStyle, loadPlotly } from "../core/plotly.js";
import { codeOf, saveHtml, tableOf } from "./figure_files.js";
import { clearCells, clearWords, fitAxes, foldPanels } from "./figure_axes.js";
import { fold, foldStrips } from "./figure_words.js";

const CONFIG = { displayModeBar: false, scrollZoom: true, doubleClick: "reset" };
const NAMED = 17; // px of a row with a name
const PLOT = 150; // px, the least height inside the axes
const NARROW = 620; // px, from which on a legend has room beside the curves
const [LOW, TOOLS] = [250, 18]; // px: the least height; what is below a figure
const BELOW = { orientation: "h", x: 0, xanchor: "left", y: 0, yanchor: "bottom", yref: "container" };
const SKELETON = `
  <div class="plot"></div>
  <p class="tools">
    <button type="button" class="png" title="Save as PNG">PNG</button>
    <button type="button" class="svg" title="Save as SVG">SVG</button>
    <button type="button" class="html" title="Save as a page that needs no server">HTML</button>
    <button type="button" class="table" aria-pressed="false" title="The values as a table">Table</button>
    <button type="button" class="code" aria-pressed="false" title="Python that makes this figure">Code</button>
  </p>
  <div class="below" tabindex="0" hidden></div>`;

export class LiveFigure extends CanvasView {
  constructor(root) {
    super(root, "figure", SKELETON);
    loadPlotly(); // on its way while the rest is built
    this.plot = this.find(".plot");
    this.below = this.find(".below");
    for (const format of ["png", "svg"]) this.find(`.${format}`).onclick = () => this.save(format);
    this.find(".html").onclick = () => saveHtml(this.content(), this.meta.name);
    for (const name of ["table", "code"]) this.find(`.${name}`).onclick = () => this.open(name);
    this.plot.addEventListener("pointerdown", () => (this.held = true), true);
    this.release = () => {
      this.held = false;
      if (this.late) this.invalidate();
    };
    for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, this.release);
    this.watch(this.plot);
  }

  get ready() {
    return Boolean(this.meta && this.plot.clientWidth);
  }

  show({ meta, arrays }) {
    this.meta = meta;
    this.text = new TextDecoder().decode(arrays.figure);
    this.root.dataset.panel = meta.name;
    this.invalidate();
  }

  /** Data and layout in the colours of the theme. */
  content() {
    return JSON.parse(this.palette.dark ? recolour(this.text, (this.twins ??= twinsOf(this.root))) : this.text);
  }

  async render() {
    this.late = this.held;
    if (this.held) return;
    const Plotly = await loadPlotly();
    if (!this.root.isConnected) return;
    const figure = this.content();
    const { data, layout } = figure;
    const width = this.plot.clientWidth;
    const rows = foldPanels(figure, width);
    const { strips } = layout.meta;
    if (strips) foldStrips(figure, width);
    const room = strips || rows > 1 ? Infinity : roomBelow(this.root) - TOOLS;
    if (width < NARROW && layout.showlegend !== false) layout.legend = { ...layout.legend, ...BELOW };
    const { margin } = layout;
    const before = margin.t + margin.b;
    fold(figure, width);
    const folded = margin.t + margin.b - before; // Plotly would take it back from the margins
    // A name for each row needs its line, whatever the window leaves.
    const named = layout.yaxis?.ticktext ? layout.yaxis.ticktext.length * NAMED + margin.t + margin.b : 0;
    const height = Math.min(layout.height * (1 + 0.7 * (rows - 1)) + folded, Math.max(LOW + folded, room, named));
    if (width !== this.width) Object.assign(this, { width, more: 0 }); // px that a legend below takes
    this.plot.style.setProperty("--height", `${height + this.more}px`);
    delete layout.height; // as large as its box, which may be wider or narrower than a page
    layout.autosize = true;
    await Plotly.react(this.plot, data, layout, CONFIG);
    const { _fullLayout: drawn } = this.plot;
    const lacking = layout.legend?.yref === "container" && PLOT - drawn._size.h > 1;
    if (lacking) this.plot.style.setProperty("--height", `${height + (this.more += PLOT - drawn._size.h)}px`);
    const fitted = [lacking, fitAxes(layout, drawn), clearCells(data, drawn), clearWords(layout, drawn)];
    if (fitted.some(Boolean)) await Plotly.react(this.plot, data, layout, CONFIG);
    if (!this.begun) this.begin();
    this.describe(layout);
    this.arrived();
    if (this.opened) this.fill();
  }

  /** Not before Plotly has drawn it. */
  arrived() {
    if (this.begun) super.arrived();
  }

  begin() {
    this.begun = true;
    adoptStyle(this.plot);
    this.plot.on("plotly_click", ({ points: [point] }) => this.point(point));
    this.plot.on("plotly_selected", (found) => {
      if (found?.points.length) this.ask({ items: found.points.map((p) => p.customdata ?? p.pointIndex) });
    });
  }

  point({ customdata, pointIndex, data }) {
    if (data.type === "heatmap") this.ask({ cell: pointIndex });
    else if (customdata !== undefined) this.ask({ item: customdata });
  }

  /** For screen readers, and for tests. */
  describe(layout) {
    const drawn = this.plot._fullData.filter((trace) => trace.visible === true);
    this.plot.setAttribute("role", "img");
    this.plot.setAttribute("aria-label", layout.meta.title);
    this.find(".code").hidden = !layout.meta.code;
    Object.assign(this.root.dataset, {
      traces: drawn.length,
      points: drawn.reduce((sum, t) => sum + (t.legendgroup && t.hoverinfo !== "skip" ? t.x.length : 0), 0),
      updates: Number(this.root.dataset.updates ?? 0) + 1,
    });
  }

  async save(format) {
    const Plotly = await loadPlotly();
    const { clientWidth: width, clientHeight: height } = this.plot;
    await Plotly.downloadImage(this.plot, { format, width, height, scale: 2, filename: this.meta.name });
  }

  open(name) {
    this.opened = this.opened === name ? "" : name;
    for (const one of ["table", "code"]) this.find(`.${one}`).setAttribute("aria-pressed", this.opened === one);
    this.below.hidden = !this.opened;
    if (this.opened) this.fill();
  }

  fill() {
    this.below.replaceChildren(this.opened === "table" ? tableOf(this.plot) : codeOf(this.plot));
  }

  dispose() {
    for (const end of ["pointerup", "pointercancel", "blur"]) removeEventListener(end, this.release);
    window.Plotly?.purge(this.plot);
    super.dispose();
  }
}

// Light colour -> dark colour; of two names for one colour the first counts, as in figures.dark.
function twinsOf(root) {
  const { light, dark } = JSON.parse(root.dataset.palette);
  const found = {};
  for (const [i, colour] of light.classes.entries()) found[colour] = dark.classes[i];
  for (const [name, colour] of Object.entries(light)) {
    if (typeof colour === "string") found[colour] ??= dark[name];
  }
  return found;
}

function recolour(text, twins) {
  return text.replace(/#[0-9a-f]{6}/g, (colour) => twins[colour] ?? colour);
}
