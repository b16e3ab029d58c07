// The surface of a decoder at a step, and on the way from one snapshot to the next.

const MOVING = ["lattice", "reconstruction", "codes"]; // what glides; `visible` says which meshes are drawn

/** A surface of arrays that are taken by name; null without any. */
export function surfaceOf(take) {
  if (!take(MOVING[0])) return null;
  return Object.fromEntries([...MOVING, "visible"].map((name) => [name, take(name)]));
}

/** What moves, a share of the way between two surfaces. */
export function blend(from, to, share) {
  const between = (a, b) => b.map((value, i) => a[i] + (value - a[i]) * share);
  return Object.fromEntries(MOVING.map((name) => [name, between(from[name], to[name])]));
}

/** The surface of a film at a step. */
export function surfaceAt(recording, step) {
  const next = Math.min(recording.index(step) + 1, recording.steps.length - 1);
  const [low, high] = [recording.steps[recording.index(step)], recording.steps[next]];
  const [before, after] = [low, high].map((s) => surfaceOf((name) => recording.slice(name, s)));
  return { ...before, ...blend(before, after, high > low ? (step - low) / (high - low) : 0) };
}
