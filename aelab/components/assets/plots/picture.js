// A view that is one canvas in a plot, or several of which this is the main one: `render` draws it.

import { CanvasView } from "../core/canvas_view.js";

export class Picture extends CanvasView {
  constructor(root, name, skeleton) {
    super(root, name, skeleton);
    this.plot = this.find(".plot") ?? root;
    this.canvas = this.plot.querySelector("canvas");
    const png = this.find(".png");
    if (png) png.onclick = () => this.save();
    this.watch(this.plot, this.canvas); // the canvas too: its size comes with the style sheet, which may be late
  }

  get ready() {
    return Boolean(this.meta && this.plot.clientWidth);
  }

  save() {
    const { title, note, badge, name } = this.meta;
    this.print(this.plot, [title, note, badge], name);
  }
}
