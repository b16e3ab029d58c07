// Particles that follow fields: x ← x + field(x), a step each BEAT, gliding from one to the next.
//
// Each has a place of its own in every field. Between the nodes of its grid a field is bilinear.

const BEAT = 140; // ms a step
const STILL = 0.002; // a step shorter than this is none
const TRAIL = 120; // places of a path

export class Particles {
  constructor() {
    this.clear();
    this.awake = false;
  }

  clear() {
    this.starts = []; // [x, y] of each; those after `crowded` were placed by clicks and have paths
    this.crowded = 0;
    this.tracks = []; // a field → its particles
  }

  get count() {
    return this.starts.length;
  }

  /** How many rest in all fields. */
  get settled() {
    return this.starts.filter((_, i) => this.tracks.length && this.tracks.every((track) => track[i]?.rests)).length;
  }

  add(starts) {
    this.starts.push(...starts);
    this.share = 1;
  }

  /** Many at once, in place of all there are. */
  crowd(starts) {
    this.clear();
    this.add(starts);
    this.crowded = starts.length;
  }

  wake() {
    this.awake = this.count > 0;
    for (const track of this.tracks) for (const one of track) one.rests = false;
  }

  /** Moves all to a time; whether any still moves. */
  advance(now, fields, reach) {
    this.tracks = fields.map((field, f) => (field ? this.known(f) : []));
    if (!this.awake || !fields.some(Boolean)) return false;
    this.began ??= now;
    if (now - this.began >= BEAT) {
      this.began = now;
      let moved = false;
      this.tracks.forEach((track, f) => track.forEach((one) => (moved = step(one, fields[f], reach) || moved)));
      this.awake = moved;
    }
    this.share = this.awake ? Math.min(1, (now - this.began) / BEAT) : 1;
    if (!this.awake) this.began = null;
    return this.awake;
  }

  known(f) {
    const track = this.tracks[f] ?? [];
    for (let i = track.length; i < this.starts.length; i++) {
      const [x, y] = this.starts[i];
      track.push({ x, y, before: [x, y], path: [[x, y]], steps: 0, rests: false });
    }
    return track;
  }

  /** Where each is drawn in a field, with its path if it was placed by a click. */
  shown(f) {
    return (this.tracks[f] ?? []).map((one, i) => {
      const [x0, y0] = one.before;
      const { share = 1 } = this;
      const at = [x0 + (one.x - x0) * share, y0 + (one.y - y0) * share];
      return { at, path: i < this.crowded ? null : [...one.path.slice(0, -1), at], rests: one.rests };
    });
  }

  /** The last one placed by a click, in a field; null if there is none. */
  about(f) {
    return this.count > this.crowded ? (this.tracks[f]?.at(-1) ?? null) : null;
  }

  resting(f) {
    return Boolean(this.about(f)?.rests);
  }
}

function step(one, field, reach) {
  one.before = [one.x, one.y];
  const [dx, dy] = at(field, reach, one.x, one.y);
  if (Math.hypot(dx, dy) < STILL) {
    one.rests = true;
    return false;
  }
  [one.x, one.y, one.rests] = [one.x + dx, one.y + dy, false];
  one.steps++;
  one.path.push([one.x, one.y]);
  if (one.path.length > TRAIL) one.path.shift();
  return true;
}

/** The field at a place, bilinear between the nodes of its grid; beyond it that of its edge. */
export function at(field, reach, x, y) {
  const side = Math.round(Math.sqrt(field.length / 2));
  const [column, across] = cell(x, reach, side);
  const [row, up] = cell(y, reach, side);
  const corner = 2 * (row * side + column);
  return [0, 1].map((k) => {
    const [a, b] = [field[corner + k], field[corner + 2 + k]];
    const [c, d] = [field[corner + 2 * side + k], field[corner + 2 * side + 2 + k]];
    const [low, high] = [a + (b - a) * across, c + (d - c) * across];
    return low + (high - low) * up;
  });
}

function cell(value, reach, side) {
  const where = Math.max(0, Math.min(1, (value + reach) / (2 * reach))) * (side - 1);
  const index = Math.min(side - 2, Math.floor(where));
  return [index, where - index];
}
