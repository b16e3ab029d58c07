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

/**
 * Labels of values `step` apart, with no more digits than that needs. Where they would differ in late
 * digits alone they count from one of them; `from` says so: "from 1,540.2".
 */
export function tickLabels(values, step) {
  const most = Math.max(0, ...values.map(Math.abs));
  const base = most / step > (powers(most, step) ? 200 : 2000) ? values[values.length >> 1] : 0;
  const from = base ? `from ${Number(base.toPrecision(6)).toLocaleString("en-US", { maximumFractionDigits: 9 })}` : "";
  const largest = Math.max(0, ...values.map((value) => Math.abs(value - base)));
  const label = powers(largest, step) ? asPower : asNumber;
  const written = values.map((value) => (Math.abs(value - base) < step / 2 ? "0" : label(value - base, step)));
  return { labels: written.map((text) => text.replaceAll("-", "−")), from: from.replace("-", "−") };
}

const powers = (largest, step) => largest >= 1e5 || step < 1e-3;
const exponent = (value) => Math.floor(Math.log10(Math.abs(value)) + 1e-9);

function asPower(value, step) {
  return value.toExponential(Math.max(0, exponent(value) - exponent(step))).replace("+", "");
}

function asNumber(value, step) {
  return Math.abs(value) >= 1000 ? integer(value) : value.toFixed(Math.max(0, -exponent(step)));
}

/** Round values at a 1-2-5 distance, about `count` of them between low and high, two at least. */
export function ticks(low, high, count) {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span) || low + span / 8 === low) return { values: [], step: 1 };
  for (let wanted = Math.max(1, count); ; wanted *= 1.5) {
    const power = 10 ** Math.floor(Math.log10(span / wanted));
    const step = [1, 2, 5, 10].find((m) => m * power >= (span / wanted) * 0.999) * power;
    const values = multiples([low, high + step * 1e-6], step);
    if (values.length >= 2 || wanted > 50) return { values, step };
  }
}

/** The multiples of a step between two ends, fifty at most. */
export function multiples([low, high], step) {
  const values = [];
  for (let i = Math.ceil(low / step); i * step <= high && values.length < 50; i++) values.push(i * step);
  return values;
}
