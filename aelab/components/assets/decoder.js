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

export class Decoder {
  constructor(meta, arrays) {
    this.meta = meta;
    this.arrays = arrays;
    this.runsHere = Array.isArray(meta.layers) && meta.layers.every(known);
  }

  /** Bytes of the image at the place (a, b) of the view. */
  atPlace(a, b) {
    const { mean, axes } = this.arrays;
    const size = this.meta.latent;
    const z = Float32Array.from({ length: size }, (_, i) => mean[i] + a * axes[i] + b * axes[size + i]);
    return this.decode(z);
  }

  /** Bytes of item i's reconstruction; null when its code is not here. */
  atItem(i, points) {
    const { codes } = this.arrays;
    const size = this.meta.latent;
    if (codes) return this.decode(codes.subarray(i * size, (i + 1) * size));
    if (size === 2 && points) return this.atPlace(points[2 * i], points[2 * i + 1]);
    return null;
  }

  decode(z) {
    let values = z;
    this.meta.layers.forEach(({ activation }, i) => {
      values = activate(affine(this.arrays[`w${i}`], this.arrays[`b${i}`], values), activation);
    });
    return Uint8ClampedArray.from(values, (v) => 255 * v); // rounds and clamps
  }
}

function known({ activation }) {
  return activation === "softmax" || activation in ACTIVATIONS;
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
  if (name === "softmax") return softmax(values);
  return name === "linear" ? values : values.map(ACTIVATIONS[name]);
}

function softmax(values) {
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((v) => Math.exp(v - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((v) => v / sum);
}
