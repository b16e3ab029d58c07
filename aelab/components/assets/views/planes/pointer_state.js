// What the reader points at on the planes, what a click pinned, what a loop chose, a path's ends.

import { lasso } from "../../interaction/lasso.js";
import { followPointer } from "../../interaction/pointer.js";

export class PointerState {
  constructor(page) {
    this.page = page;
    this.at = this.pinned = this.chosen = this.loop = null;
    this.clicked = []; // the ends of the path
    this.onkey = (event) => event.key === "Escape" && this.clear();
    document.addEventListener("keydown", this.onkey);
  }

  /** Follows the pointer on a plane. */
  follow({ scatter, index }) {
    const { page } = this;
    followPointer(scatter, {
      hover: (at) => this.hover(at && { ...at, on: index }),
      click: () => (page.meta.path ? this.clickEnd() : page.meta.pad ? this.put() : this.pin()),
      pans: () => !page.meta.pad,
      moved: () => page.invalidate("planes", "tops"),
    });
    lasso(scatter, {
      drawn: (path) => {
        this.loop = path && { path, on: index };
        page.invalidate("tops");
      },
      done: (items) => this.choose(items),
    });
  }

  hover(at) {
    if (this.page.meta.pad) return at?.pressed && this.move(at.place);
    this.at = at;
    this.page.root.dataset.hoverItem = at?.item ?? "";
    this.page.inspect();
  }

  /** Moves the place of a pad, which is one of every plane. */
  move(place) {
    this.pinned = { item: null, place, on: null };
    this.page.inspect();
  }

  /** The place stays where it was let go: the page is told. */
  put() {
    if (this.pinned) this.page.ask({ place: this.pinned.place });
  }

  /** Pins what it is on; a second click lets it go. */
  pin() {
    const { at, pinned } = this;
    const again = pinned && at && pinned.item === at.item && at.item !== null;
    this.pinned = again ? null : at;
    this.page.inspect();
  }

  /** Puts the next end of a path: A, then B, then another A. */
  clickEnd() {
    if (!this.ending) return;
    this.clicked = this.clicked.length === 1 ? [this.clicked[0], this.at] : [this.at];
    this.page.inspect();
  }

  /** Whether a path may end where it is: at an item, or a place that can be decoded. */
  get ending() {
    const { at, page } = this;
    return at && (at.item !== null || page.planes[at.on].decodes);
  }

  /** The ends of the path; B follows the pointer until it is clicked. */
  get ends() {
    return this.clicked.length === 1 && this.ending ? [this.clicked[0], this.at] : this.clicked;
  }

  choose(items) {
    this.chosen = items;
    this.page.root.dataset.chosen = items?.length ?? 0;
    this.page.write();
    this.page.invalidate("tops");
  }

  clear() {
    if (!this.page.meta.pad) this.pinned = null;
    this.clicked = [];
    this.choose(null);
    this.page.inspect();
  }

  /** The item or place that the pictures show; else the reader's own picture, else an example. */
  inspected() {
    const { filming, own, scene } = this.page;
    for (const at of [this.at, this.pinned]) {
      if (at && at.item !== null) return at;
      if (at?.place && !filming) return at;
    }
    if (own) return { own: true, item: null, on: null };
    const fixed = scene?.fixed;
    return fixed?.length ? { item: fixed[0], on: null } : null;
  }

  /** The ends whose pictures are looked at: one, or the two of a path; null for neither. */
  get wanted() {
    const inspected = this.inspected();
    if (this.page.meta.path) return this.ends.length === 2 ? this.ends : null;
    return inspected && !inspected.own ? [inspected] : null;
  }

  dispose() {
    document.removeEventListener("keydown", this.onkey);
  }
}
