// What everything drawn here has: a root with a skeleton, the theme's palette, drawing in animation
// frames, being drawn anew when its boxes get another size, files of what it shows, and an end.

import { arrive, nameCanvas } from "./dom.js";
import { FrameScheduler } from "./frame_scheduler.js";
import { isDark, readPalette } from "./palette.js";
import { heightLeft, scale } from "./pictures.js";
import { savePng } from "./png.js";

const LOW = 600; // px of the window's height, before they are scaled

export class CanvasView {
  /** What is drawn, by name; `invalidate(name)` has it drawn in the next frame. */
  static layers = { all: (view) => view.render() };

  /** ms between two frames of a motion, by the ms that the last one took. */
  static rest = () => 30;

  /** skeleton: constant text only; nothing of a user's ever goes in as HTML. */
  constructor(root, name, skeleton) {
    this.root = root;
    root.classList.add(`aelab-${name}`);
    root.dataset.mount = Math.random().toString(36).slice(2);
    root.innerHTML = skeleton;
    root.addEventListener("pointerover", ({ target }) => tellWhole(target));
    this.asked = Date.now(); // a mount that comes after this one begins with a later id
    const { layers, rest } = this.constructor;
    this.retheme(); // before the first words are shown
    this.lower();
    this.scheduler = new FrameScheduler(this, layers, rest);
    this.observer = new ResizeObserver(() => this.draw()); // at once: a resized canvas is empty
    this.page = new ResizeObserver(() => this.follow());
    const page = (root.getRootNode().host ?? root).closest("[data-testid=stMainBlockContainer]");
    if (page) this.page.observe(page);
  }

  /** Is drawn anew where what stands above it has come or grown later: it has less of the window. */
  follow() {
    const left = this.ready ? Math.round(heightLeft(this.root)) : this.left;
    if (left === this.left) return;
    this.left = left;
    this.draw();
  }

  /** Says whether the window is low: the style then puts the picture before its words. */
  lower() {
    this.root.dataset.low = window.innerHeight / scale() < LOW;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  /** Keeps it in the window: as high as that is without what the page has above it, at least `reserve`. */
  fit(reserve) {
    this.reserve = reserve;
    const above = window.innerHeight / scale() - heightLeft(this.root) + 8;
    this.root.style.setProperty("--reserve", `${Math.max(reserve, Math.round(above))}px`);
    this.root.style.setProperty("--above", `${Math.round(above)}px`);
  }

  /** Has everything drawn anew when one of these elements changes its size. */
  watch(...boxes) {
    for (const box of boxes) this.observer.observe(box);
  }

  /** Whether there is anything to show, and room for it. */
  get ready() {
    return Boolean(this.meta && this.root.clientWidth);
  }

  /** Names of the groups whose feeds it takes. */
  get groups() {
    return [];
  }

  /** Whether somebody looks at it closely: what only they need is fetched then. */
  get looked() {
    return this.root.matches(":hover, :focus-within");
  }

  /** Kinds of feeds that it takes again whenever it is shown: it may not have been ready for them. */
  get missing() {
    return ["film_recording"];
  }

  invalidate(...names) {
    this.scheduler.invalidate(...names);
  }

  /** Draws everything at once. */
  draw() {
    this.lower();
    if (this.reserve !== undefined) this.fit(this.reserve);
    this.scheduler.mark();
    this.scheduler.draw();
  }

  /** Goes to a share of the way that `scheduler.start` began; the layers that this makes stale. */
  move() {
    return [];
  }

  /** Moves what moves by itself to a time and invalidates it; whether it goes on. */
  animate() {
    return false;
  }

  /** What its canvases show, as [canvas, words]; a canvas that is left out repeats what stands beside it. */
  spoken() {
    return [];
  }

  /** Gives all its canvases their words; called after each frame that changed something. */
  nameCanvases() {
    const words = new Map(this.spoken());
    for (const canvas of this.root.querySelectorAll("canvas")) nameCanvas(canvas, words.get(canvas));
  }

  /** Says that it is there, in its height: what stands below it waits for that. */
  arrived() {
    arrive(this.root);
  }

  /** Draws everything anew if the theme is another. */
  recolour() {
    if (this.retheme()) this.draw();
  }

  /** Reads the palette if the theme is another; whether it was. */
  retheme() {
    if (this.palette?.dark === isDark(this.root)) return false;
    this.palette = readPalette(this.root);
    return true;
  }

  /** Puts a question to the page's script; its id, which no other has. */
  ask(question) {
    const id = ++this.asked;
    this.send?.({ id, ...question });
    return id;
  }

  /** Saves a part of it as a PNG file with some words above. */
  print(part, words, name) {
    savePng(part, words, this.palette, `${name}.png`, () => this.draw());
  }

  dispose() {
    this.observer.disconnect();
    this.page.disconnect();
    this.scheduler.dispose();
  }
}

// A line that has been cut short is whole under the pointer.
function tellWhole(element) {
  if (element.localName === "button" || element.localName === "canvas") return;
  element.title = element.scrollWidth > element.clientWidth ? element.textContent : "";
}
