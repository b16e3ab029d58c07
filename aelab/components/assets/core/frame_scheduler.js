// What is stale is drawn in the next animation frame; while something moves, again after a rest.

const TWEEN = 400; // ms, the distance between ticks
const REST = 30; // ms between frames while something moves: the training needs this processor
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Easel {
  /** parts: functions of the page, by name. page.move(share) goes to 0 … 1 of the way and returns
   * what that makes stale; page.drawn() is called after every frame. */
  constructor(page, parts) {
    Object.assign(this, { page, parts });
    this.stale = new Set();
    this.progress = 1;
  }

  invalidate(...names) {
    for (const name of names) this.stale.add(name);
    this.frame ??= requestAnimationFrame((now) => this.draw(now));
  }

  all() {
    this.invalidate(...Object.keys(this.parts));
  }

  /** Begins a motion; `still`: that ends with the next frame. */
  start(still) {
    this.since = still || calm.matches ? -Infinity : performance.now();
    this.progress = 0;
  }

  /** Ends a motion without drawing its end: other hands have put things elsewhere. */
  halt() {
    this.progress = 1;
  }

  draw(now = performance.now()) {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    if (this.progress < 1) this.advance(now);
    const names = [...this.stale];
    this.stale.clear();
    for (const name of names) this.parts[name](this.page);
    clearTimeout(this.resting);
    if (this.progress < 1) this.resting = setTimeout(() => this.invalidate(), REST);
    this.page.drawn();
  }

  advance(now) {
    const share = Math.min(1, Math.max(0, (now - this.since) / TWEEN));
    this.progress = share < 1 ? 1 - (1 - share) ** 3 : 1;
    for (const name of this.page.move(this.progress)) this.stale.add(name);
  }

  dispose() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
  }
}
