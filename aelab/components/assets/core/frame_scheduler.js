// When a view is drawn: what is stale in the next animation frame, and while something moves, again
// after a rest. Nothing is drawn when nothing changed.

const TWEEN = 400; // ms, the distance between ticks: motion without a stop

/** Asked of the browser: no motion. */
export const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class FrameScheduler {
  /**
   * layers: functions of the view, by name. view.ready: there is something to draw and room for it;
   * view.move(share) goes to 0 … 1 of the way and view.animate(now) whatever moves by itself.
   * rest: from ms that a frame took to ms until the next one; the training may need this processor.
   */
  constructor(view, layers, rest) {
    Object.assign(this, { view, layers, rest });
    this.stale = new Set();
    this.progress = 1;
    this.frames = 0;
  }

  /** Has these layers drawn in the next frame; without names, all of them. */
  invalidate(...names) {
    this.mark(names.length ? names : undefined);
    this.wake();
  }

  mark(names = Object.keys(this.layers)) {
    for (const name of names) this.stale.add(name);
  }

  wake() {
    this.frame ??= requestAnimationFrame((now) => this.draw(now));
  }

  /** Begins a motion; `still`: one that ends with the next frame. */
  start(still) {
    this.since = still || calm.matches ? -Infinity : performance.now();
    this.progress = 0;
    this.wake();
  }

  /** Ends a motion without drawing its end: things have been put elsewhere. */
  halt() {
    this.progress = 1;
  }

  /** Draws what is stale at once. */
  draw(now = performance.now()) {
    this.dispose();
    const { view } = this;
    if (!view.ready) return; // it is drawn as soon as it has room
    const began = performance.now();
    if (view.retheme()) this.mark();
    if (this.progress < 1) this.advance(now);
    const moving = view.animate(now) || this.progress < 1;
    const names = [...this.stale];
    this.stale.clear();
    for (const name of names) this.layers[name](view);
    if (names.length) {
      view.nameCanvases();
      view.arrived();
      view.root.dataset.frames = ++this.frames;
    }
    if (moving && view.root.isConnected) this.again(this.rest(performance.now() - began));
  }

  again(rest) {
    if (rest) this.resting = setTimeout(() => this.wake(), rest);
    else this.wake();
  }

  advance(now) {
    const share = Math.min(1, Math.max(0, (now - this.since) / TWEEN));
    this.progress = share < 1 ? 1 - (1 - share) ** 3 : 1;
    this.mark(this.view.move(this.progress));
  }

  dispose() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
    this.frame = null;
  }
}
