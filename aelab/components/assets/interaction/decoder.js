// The decoder of the network that is learning now, run in the browser.

const ACTIVATIONS = {
  linear: (v) => v,
  relu: (v) => (v > 0 ? v : 0),
  leaky_relu: (v) => (v > 0 ? v : 0.01 * v),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  tanh: Math.tanh,
  elu: (v) => (v > 0 ? v : Math.exp(v) - 1),
  softplus: (v) => (v > 30 ? v : Math.log1p(Math.exp(v))),
  silu: (v) => v / (1 + Math.exp(-v)),
  gelu: (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))),
};

// Those in which a unit's answer depends on all units.
const OF_ALL = { softmax, "softmax of tanh": (values) => softmax(values.map(Math.tanh)) };

export class Decoder {
  constructor(meta, arrays) {
    this.meta = meta;
    this.arrays = arrays;
    this.runsHere = Array.isArray(meta.layers) && meta.layers.every(known);
  }

  /** Bytes of the image at the place (a, b) of the view. */
  atPlace(a, b) {
    return this.decode(this.code({ item: null, place: [a, b] }));
  }

  /** Bytes of item i's reconstruction; null when its code is not here. */
  atItem(i, points) {
    const code = this.code({ item: i }, points);
    return code && this.decode(code);
  }

  /** The code of an item, or of a place of the view; null when it is not here. */
  code({ item, place }, points) {
    const { codes, mean, axes } = this.arrays;
    const size = this.meta.latent;
    if (item !== null && codes) return codes.subarray(item * size, (item + 1) * size);
    if (item !== null && (size !== 2 || !points)) return null;
    const [a, b] = item === null ? place : [points[2 * item], points[2 * item + 1]];
    return Float32Array.from({ length: size }, (_, i) => mean[i] + a * axes[i] + b * axes[size + i]);
  }

  decode(z) {
    let values = z;
    this.meta.layers.forEach(({ activation }, i) => {
      values = activate(affine(this.arrays[`w${i}`], this.arrays[`b${i}`], values), activation);
    });
    const { reach } = this.meta; // of signed pixels; 0 of those in [0, 1]
    return Uint8ClampedArray.from(values, (v) => 255 * (reach ? v / (2 * reach) + 0.5 : v)); // rounds and clamps
  }
}

function known({ activation }) {
  return activation in ACTIVATIONS || activation in OF_ALL;
}

function affine(weight, bias, input) {
  const inputs = input.length;
  const output = new Float32Array(bias);
  for (let row = 0, at = 0; row < output.length; row++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += weight[at++] * input[i];
    output[row] += sum;
  }
  return output;
}

function activate(values, name) {
  if (name in OF_ALL) return OF_ALL[name](values);
  return name === "linear" ? values : values.map(ACTIVATIONS[name]);
}

function softmax(values) {
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((v) => Math.exp(v - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((v) => v / sum);
}
