// Nets side by side, each a row of layers from the picture through the code and back; weights that
// have been trained are in the net's colour, those that are trained now have a frame.

import { write } from "../core/dom.js";
import { pen } from "../core/pictures.js";
import { Picture } from "./picture.js";

const HEIGHT = 112;
const BAR = 6;
const TALL = 58;
const MIDDLE = 54;
const SKELETON = `
  <h3><b></b> <i class="badge"></i>
    <button type="button" class="png" title="Save as PNG">PNG</button></h3>
  <div class="plot"><canvas role="img"></canvas></div>`;

export class LayerStacks extends Picture {
  constructor(root) {
    super(root, "towers", SKELETON);
    this.title = this.find("h3 b");
    this.badge = this.find(".badge");
  }

  show({ meta }) {
    this.meta = meta;
    this.root.dataset.panel = meta.name;
    this.root.dataset.lit = meta.nets.map(({ lit }) => lit.filter((share) => share >= 1).length);
    this.plot.style.height = `${HEIGHT}px`;
    write(this.title, meta.title);
    write(this.badge, meta.badge);
    this.canvas.setAttribute("aria-label", meta.nets.map(({ title, words }) => `${title}: ${words}`).join("; "));
    this.invalidate();
  }

  render() {
    const { context, width } = pen(this.canvas);
    const { nets } = this.meta;
    const room = width / Math.max(1, nets.length);
    nets.forEach((net, i) => drawNet({ context, palette: this.palette, x: i * room, room }, net));
  }
}

function drawNet({ context, palette, x, room }, net) {
  const colour = palette[net.colour];
  const widths = [...net.widths, ...net.widths.slice(0, -1).reverse()];
  const layers = net.lit.length;
  const largest = Math.sqrt(Math.max(...widths));
  const step = (Math.min(room, 330) - 40) / (widths.length - 1);
  const bars = widths.map((units, i) => ({
    x: x + 8 + i * step, half: Math.max(3, (TALL * Math.sqrt(units)) / largest / 2),
  }));
  for (let i = 0; i + 1 < bars.length; i++) {
    const layer = i < layers ? i : 2 * layers - 1 - i;
    const now = net.now === 0 || net.now === layer + 1;
    drawWeights(context, palette, colour, bars[i], bars[i + 1], net.lit[layer], now);
  }
  bars.forEach((bar, i) => {
    context.fillStyle = i === layers ? colour : palette.data;
    context.fillRect(bar.x, MIDDLE - bar.half, BAR, 2 * bar.half);
  });
  context.textAlign = "left";
  context.fillStyle = colour;
  context.font = `650 14px ${palette.font}`;
  context.fillText(net.title, x + 4, 15);
  context.fillStyle = palette.text;
  context.font = `13px ${palette.font}`;
  context.fillText(net.words, x + 4, HEIGHT - 8);
}

function drawWeights(context, palette, colour, a, b, lit, now) {
  const [left, right] = [a.x + BAR, b.x];
  context.beginPath();
  context.moveTo(left, MIDDLE - a.half);
  context.lineTo(right, MIDDLE - b.half);
  context.lineTo(right, MIDDLE + b.half);
  context.lineTo(left, MIDDLE + a.half);
  context.closePath();
  context.globalAlpha = 0.15;
  context.fillStyle = palette.data;
  context.fill();
  context.globalAlpha = 0.65 * lit;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  if (!now) return;
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.stroke();
}
