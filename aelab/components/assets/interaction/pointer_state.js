// What the reader points at on the planes, what a click kept, what a loop chose, and a path's ends.

import { lasso } from "./lasso.js";
import { follow } from "./pointer.js";

export class Hand {
  constructor(page) {
    this.page = page;
    this.at = this.pinned = this.chosen = this.loop = null;
    this.kept = []; // the ends of the path that were clicked
    this.onkey = (event) => event.key === "Escape" && this.clear();
    document.addEventListener("keydown", this.onkey);
  }

  /** Follows the pointer on a column. */
  watch({ scatter, index }) {
    const { easel } = this.page;
    follow(scatter, {
      hover: (at) => this.hover(at && { ...at, on: index }),
      click: () => (this.page.meta.path ? this.put() : this.pin()),
      moved: () => easel.invalidate("planes", "tops"),
    });
    lasso(scatter, {
      drawn: (path) => {
        this.loop = path && { path, on: index };
        easel.invalidate("tops");
      },
      done: (items) => this.choose(items),
    });
  }

  hover(at) {
    this.at = at;
    this.page.root.dataset.hoverItem = at?.item ?? "";
    this.page.touched();
  }

  /** Keeps what it is on; a second click lets it go. */
  pin() {
    const { at, pinned } = this;
    const again = pinned && at && pinned.item === at.item && at.item !== null;
    this.pinned = again ? null : at;
    this.page.touched();
  }

  /** Puts the next end of a path: A, then B, then another A. */
  put() {
    if (!this.ending) return;
    this.kept = this.kept.length === 1 ? [this.kept[0], this.at] : [this.at];
    this.page.touched();
  }

  /** Whether a path may end where it is: at an item, or a place that can be decoded. */
  get ending() {
    const { at, page } = this;
    return at && (at.item !== null || page.columns[at.on].decodes);
  }

  /** The ends of the path; B follows the hand until it is clicked. */
  get ends() {
    return this.kept.length === 1 && this.ending ? [this.kept[0], this.at] : this.kept;
  }

  choose(items) {
    this.chosen = items;
    this.page.root.dataset.chosen = items?.length ?? 0;
    this.page.write();
    this.page.easel.invalidate("tops");
  }

  clear() {
    this.pinned = null;
    this.kept = [];
    this.choose(null);
    this.page.touched();
  }

  /** The item or place that the pictures show; else the reader's own picture, else an example. */
  subject() {
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
    const subject = this.subject();
    if (this.page.meta.path) return this.ends.length === 2 ? this.ends : null;
    return subject && !subject.own ? [subject] : null;
  }

  dispose() {
    document.removeEventListener("keydown", this.onkey);
  }
}
