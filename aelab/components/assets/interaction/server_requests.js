// Questions to the server about what no decoder in the browser can tell.
//
// One at a time, once the pointer has rested; put again when no answer comes, as a page that is built
// anew just then loses a question or its answer. Answers are remembered by keys that the caller makes
// of a run and of what was asked about.

const REST = 150; // ms the pointer rests before the server is asked
const PATIENCE = 2500; // ms after which an unanswered question is put again
const MANY = 60; // answers remembered
const OPEN = 4; // questions whose answer would still be taken

export class ServerRequests {
  /** send(question) puts it to the server and returns its id. */
  constructor(send) {
    this.send = send;
    this.answers = new Map(); // key -> images, bytes each
    this.fresh = new Set(); // keys answered by the network of now
    this.open = new Map(); // id -> keys, of questions without an answer
    this.pending = null; // the latest of them: {id, since}
  }

  /** Images for a key, if it has ever been answered. */
  known(key) {
    return this.answers.get(key) ?? null;
  }

  /** The networks have learnt on: an old answer stands until the new one is here. */
  renew() {
    this.fresh.clear();
    if (this.answers.size > MANY) this.answers.clear();
  }

  /** Has the server asked once the pointer has rested, unless it has answered all these keys. */
  ask(keys, question) {
    this.cancel();
    if (keys.every((key) => this.fresh.has(key))) return;
    this.timer = setTimeout(() => this.put(keys, question), REST);
  }

  put(keys, question) {
    const left = this.pending ? this.pending.since + PATIENCE - Date.now() : 0;
    if (left <= 0) {
      this.pending = { id: this.send(question), since: Date.now() };
      this.open.set(this.pending.id, keys);
      if (this.open.size > OPEN) this.open.delete(this.open.keys().next().value);
    }
    this.timer = setTimeout(() => this.put(keys, question), left > 0 ? left : PATIENCE);
  }

  /** Takes an answer, as many images of `size` bytes for each key; false when nobody waits for it. */
  answer(id, bytes, size = bytes.length) {
    const keys = this.open.get(id);
    if (!keys) return false;
    const each = bytes.length / keys.length;
    keys.forEach((key, i) => {
      const starts = Array.from({ length: each / size }, (_, k) => i * each + k * size);
      this.answers.set(key, starts.map((start) => bytes.subarray(start, start + size)));
      this.fresh.add(key);
    });
    this.open.delete(id);
    if (this.pending?.id !== id) return true;
    this.pending = null;
    this.cancel();
    return true;
  }

  /** Nobody wants to know any more. */
  cancel() {
    clearTimeout(this.timer);
  }
}
