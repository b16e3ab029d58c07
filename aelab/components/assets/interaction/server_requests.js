// Asks the server for pictures where no decoder runs in the browser: one question at a time.

const REST = 150; // ms the hand rests before the server is asked
const PATIENCE = 2500; // ms after which an unanswered question is put again
const MANY = 60; // answers remembered

export class Desk {
  constructor() {
    this.answers = new Map(); // run and ends -> pictures, bytes each
    this.fresh = new Set(); // those of them that came from the network of now
    this.next = 0;
  }

  /** Pictures for a run's ends, if they have ever been answered. */
  known(run, ends) {
    return this.answers.get(name(run, ends)) ?? null;
  }

  /** The networks have learnt on: an old answer stands until the new one is here. */
  renew() {
    this.fresh.clear();
    if (this.answers.size > MANY) this.answers.clear();
  }

  /** Has these columns' networks decode the ends on the server, once the hand has rested. */
  ask(columns, ends, send) {
    clearTimeout(this.timer);
    const names = columns.map(({ panel }) => name(panel.run, ends));
    if (names.every((one) => this.fresh.has(one))) return;
    const question = { on: columns.map(({ index }) => index), ends: ends.map(plain) };
    this.timer = setTimeout(() => this.put(names, question, send), REST);
  }

  // A page that is built anew just then loses a question or its answer: it is put again.
  put(names, question, send) {
    const left = this.pending ? this.pending.since + PATIENCE - Date.now() : 0;
    if (left <= 0) {
      const id = ++this.next;
      this.pending = { id, names, since: Date.now() };
      send({ id, ...question });
    }
    this.timer = setTimeout(() => this.put(names, question, send), left > 0 ? left : PATIENCE);
  }

  /** Takes the reply, pictures of `size` bytes; false when it is not the one waited for. */
  answer(id, image, size) {
    if (this.pending?.id !== id) return false;
    const { names } = this.pending;
    const each = image.length / names.length;
    names.forEach((one, i) => {
      const starts = Array.from({ length: each / size }, (_, k) => i * each + k * size);
      this.answers.set(one, starts.map((start) => image.subarray(start, start + size)));
      this.fresh.add(one);
    });
    this.pending = null;
    clearTimeout(this.timer);
    return true;
  }
}

function plain({ item, place }) {
  return item === null ? { place } : { item };
}

function name(run, ends) {
  return JSON.stringify([run, ends.map(plain)]);
}
