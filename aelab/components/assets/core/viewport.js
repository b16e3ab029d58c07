// What part of a plane a panel shows: {cx, cy, hx, hy}, a centre and two half-widths.

const PAD = 1.1;

/** Holds all but the outermost half per cent of each axis; the prior when there is one. */
export function extent(points, prior) {
  const [x0, x1] = robustRange(points, 0);
  const [y0, y1] = robustRange(points, 1);
  const view = { cx: (x0 + x1) / 2, cy: (y0 + y1) / 2, hx: half(x0, x1), hy: half(y0, y1) };
  if (!prior) return view;
  // The prior is the frame of reference: keep it (its 3σ) whole, and its origin in the middle.
  const whole = prior === "normal" ? 3.15 : PAD * farthest(prior);
  const reach = Math.max(whole, Math.abs(view.cx) + view.hx, Math.abs(view.cy) + view.hy);
  return { cx: 0, cy: 0, hx: reach, hy: reach };
}

function farthest(curves) {
  return curves.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
}

function half(low, high) {
  return Math.max(1e-6, ((high - low) / 2) * PAD);
}

function robustRange(points, axis) {
  const values = [];
  for (let i = axis; i < points.length; i += 2) if (Number.isFinite(points[i])) values.push(points[i]);
  if (!values.length) return [-1, 1];
  values.sort((a, b) => a - b);
  const cut = Math.floor(values.length * 0.005);
  return [values[cut], values[values.length - 1 - cut]];
}

/** Grows quickly so that nothing leaves the panel, shrinks slowly so that nothing seems to jump. */
export function ease(from, to) {
  const grow = (a, b) => a + (b - a) * (b > a ? 0.7 : 0.12);
  const drift = (a, b) => a + (b - a) * 0.4;
  return {
    cx: drift(from.cx, to.cx),
    cy: drift(from.cy, to.cy),
    hx: grow(from.hx, to.hx),
    hy: grow(from.hy, to.hy),
  };
}

export function blend(from, to, t) {
  const mix = (key) => from[key] + (to[key] - from[key]) * t;
  return { cx: mix("cx"), cy: mix("cy"), hx: mix("hx"), hy: mix("hy") };
}

/** Data to pixels with one scale for both axes; `box` is {x, y, w, h} in pixels. */
export function transform(view, box) {
  const scale = Math.min(box.w / (2 * view.hx), box.h / (2 * view.hy));
  const mx = box.x + box.w / 2;
  const my = box.y + box.h / 2;
  return {
    scale,
    x: (a) => mx + (a - view.cx) * scale,
    y: (b) => my - (b - view.cy) * scale,
    a: (x) => view.cx + (x - mx) / scale,
    b: (y) => view.cy - (y - my) / scale,
  };
}

/** The view after zooming by `factor` about the place (a, b). */
export function zoomed(view, factor, a, b) {
  return {
    cx: a + (view.cx - a) / factor,
    cy: b + (view.cy - b) / factor,
    hx: view.hx / factor,
    hy: view.hy / factor,
  };
}
