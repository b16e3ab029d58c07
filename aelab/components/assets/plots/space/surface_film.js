// The sheet of a network at a step, and on the way from one snapshot to the next.

const MOVING = ["lattice", "rebuilt", "codes"]; // what glides; `worn` says which meshes are drawn

/** A sheet of arrays that are taken by name. */
export function sheetOf(take) {
  return Object.fromEntries([...MOVING, "worn"].map((name) => [name, take(name)]));
}

/** What moves, a share of the way between two sheets. */
export function glided(from, to, share) {
  const between = (a, b) => b.map((value, i) => a[i] + (value - a[i]) * share);
  return Object.fromEntries(MOVING.map((name) => [name, between(from[name], to[name])]));
}

/** The sheet of a film at a step. */
export function filmed(reel, step) {
  const next = Math.min(reel.index(step) + 1, reel.steps.length - 1);
  const [low, high] = [reel.steps[reel.index(step)], reel.steps[next]];
  const [before, after] = [low, high].map((s) => sheetOf((name) => reel.slice(name, s)));
  return { ...before, ...glided(before, after, high > low ? (step - low) / (high - low) : 0) };
}
