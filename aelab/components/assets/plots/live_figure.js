// A Plotly figure that stays: one node, changed by `react`, so zoom, camera and legend survive.
//
// While the pointer is down nothing changes: a change would throw away what is being dragged.

import { CanvasView } from "../core/canvas_view.js";
import { heightLeft, scale } from "../core/pictures.js";
import { adoptStyle, loadPlotly } from "../core/plotly.js";
import { codeOf, saveHtml, tableOf } from "./figure_files.js";

const CONFIG = { displayModeBar: false, scrollZoom: true, doubleClick: "reset" };
const LETTER = 0.53; // a letter, as wide as that part of its size
const NARROW = 620; // px, from which on a legend has room beside the curves
const [LOW, ABOVE] = [260, 172]; // px: the least height; what a window has above and below a figure
const TAIL = 20; // px of the line below it
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
    const { data, layout } = this.content();
    const left = heightLeft(this.root);
    const whole = left * scale() > window.innerHeight / 2 ? left - TAIL : Infinity;
    const most = Math.max(LOW, Math.min(window.innerHeight / scale() - ABOVE, whole));
    this.plot.style.setProperty("--height", `${Math.min(layout.height, most)}px`);
    delete layout.height; // as large as its box, which may be wider or narrower than a page
    if (this.plot.clientWidth < NARROW) layout.legend = { ...layout.legend, ...BELOW };
    fold(layout, this.plot.clientWidth);
    const shown = { ...layout, autosize: true };
    await Plotly.react(this.plot, data, shown, CONFIG);
    if (foldUpright(shown, this.plot._fullLayout)) await Plotly.react(this.plot, data, shown, CONFIG);
    if (!this.begun) this.begin();
    this.describe(layout);
    if (this.opened) this.fill();
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

// The title and the line below it in as many lines as they need: Plotly would cut them off.
function fold(layout, width) {
  const { title } = layout;
  const head = lines(title.text.replace(/<\/?b>/g, ""), 1.1 * title.font.size, width);
  title.text = `<b>${head.join("<br>")}</b>`;
  title.pad = { ...title.pad, t: title.pad.t + 0.65 * (head.length - 1) * title.font.size }; // its middle stays
  const below = lines(title.subtitle.text ?? "", title.subtitle.font.size, width);
  title.subtitle.text = below.join("<br>");
  layout.margin.t += 1.3 * ((head.length - 1) * title.font.size + (below.length - 1) * title.subtitle.font.size);
}

// Names of upright axes that are longer than these turn out to be, in more lines; whether there is one.
function foldUpright(layout, drawn) {
  let found = false;
  for (const key of Object.keys(layout).filter((key) => /^yaxis\d*$/.test(key))) {
    const { title, _length: length } = drawn[key];
    const folded = title?.text ? lines(title.text, title.font.size, length).join("<br>") : "";
    if (!folded.includes("<br>") || folded === title.text) continue;
    layout[key] = { ...layout[key], title: { ...layout[key].title, text: folded } };
    found = true;
  }
  return found;
}

function lines(text, size, width) {
  const found = [""];
  for (const word of text.split(" ")) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (longer.length * LETTER * size > width) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
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
