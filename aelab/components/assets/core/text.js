// Numbers as people read them: three significant digits, a true minus sign, grouped thousands.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function integer(value) {
  return whole.format(value).replace("-", "−");
}

export function three(value) {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(1).replace("+", "").replace("-", "−");
  if (size >= 1000) return integer(value);
  if (size > 0 && size < 0.001) return value.toExponential(1).replaceAll("-", "−");
  return value.toPrecision(3).replace("-", "−");
}

/** A place in the code plane: two decimals, so that it does not flicker under the cursor. */
export function place(a, b) {
  return `(${a.toFixed(2)}, ${b.toFixed(2)})`.replaceAll("-", "−");
}

/** A tick label: no more digits than the distance between ticks needs. */
export function tickLabel(value, step) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const size = Math.abs(value);
  if (size >= 1e5) return three(value);
  const text = size >= 1000 ? integer(value) : value.toFixed(Math.min(digits, 6));
  return text.replace("-", "−");
}

/** Round values at a 1-2-5 distance, about `count` of them between low and high. */
export function ticks(low, high, count) {
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0) || !Number.isFinite(raw)) return { values: [], step: 1 };
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((m) => m * power >= raw * 0.999) * power;
  const values = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-6; i++) values.push(i * step);
  return { values, step };
}
