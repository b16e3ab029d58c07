// What stands at an address instead of in the page's message: fetched when the page can be seen and,
// where something is under way, again and again for what is newer.

import { unpack } from "./payload.js";

const MOVES = ["pointermove", "pointerdown", "focusin", "keydown", "visibilitychange"];
const ALIVE = 60000; // ms, after which a hidden page says that it is still there
const PATIENCE = 2500; // ms until the page is asked once more to be drawn anew
const LAZY = 5; // times as rarely what only those need who look closely
const AGAIN = 1000; // ms until an address that did not answer is tried again

const base = `${import.meta.url.split("/_stcore/")[0]}/aelab/`;
const seat = Math.random().toString(36).slice(2); // so that the server can count who watches

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when a condition holds, seen whenever somebody or the page moves, or after some ms. */
function until(holds, ms) {
  return new Promise((resolve) => {
    const timer = ms && setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      for (const name of MOVES) document.removeEventListener(name, check, true);
      resolve();
    }
    const check = () => holds() && end();
    for (const name of MOVES) document.addEventListener(name, check, true);
    check();
  });
}

/** One mount's address: what is there is handed to `take`, until it is stopped. */
export class Follower {
  constructor(at, calls) {
    Object.assign(this, { seen: "", stopped: false, asked: -Infinity });
    this.set(at, calls);
    this.run();
  }

  /**
   * Another address, or the page around it has been drawn for another state.
   *
   * ask(question) has the page drawn anew; looked(): whether it is of use to anybody now.
   */
  set(at, { take, ask, looked }) {
    Object.assign(this, { take, ask, looked });
    if (at.address !== this.at?.address) this.begun = !at.address;
    this.at = at;
    this.wake?.();
  }

  stop() {
    this.stopped = true;
    this.wake?.();
  }

  async run() {
    while (!this.stopped) {
      const { lazy, live } = this.at;
      await until(() => this.stopped || (!document.hidden && (!lazy || this.looked())), !lazy && live && ALIVE);
      if (this.stopped) return;
      const set = new Promise((resolve) => (this.wake = resolve));
      const rest = await this.next();
      if (rest !== 0) await Promise.race([set, ...(rest ? [pause(rest)] : [])]);
    }
  }

  /** What is new, once; ms until there may be more, null: not before it is set. */
  async next() {
    const { at, seen } = this;
    const name = this.begun ? null : at.address.split("/").pop();
    if (name === seen) this.begun = true;
    const live = this.begun;
    if (live && !at.live) return null;
    const path = live ? `live/${at.live.address}?seat=${seat}&seen=${seen}` : at.address;
    const answer = await fetch(base + path).catch(() => null);
    if (!answer) return AGAIN; // the server is away
    if (answer.status === 200) {
      const body = new Uint8Array(await answer.arrayBuffer());
      this.seen = name ?? answer.headers.get("Aelab-Name");
      if (!this.stopped) this.take(unpack(body));
    }
    // What is gone, as the server is another one by now: who draws the page finds what goes on.
    if (answer.status === 404) return this.draw({ gone: path });
    if (live) return this.after(at, answer.headers);
    return 0;
  }

  after(at, headers) {
    const around = headers.get("Aelab-Around");
    if (around && around !== at.live.around) this.draw({ around });
    return Number(headers.get("Aelab-Next") ?? AGAIN) * (at.lazy ? LAZY : 1);
  }

  /** Has the page drawn anew, and again if that was lost. */
  draw(why) {
    if (performance.now() - this.asked > PATIENCE) {
      this.asked = performance.now();
      this.ask(why);
    }
    return AGAIN;
  }
}
