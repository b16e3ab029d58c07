// Reads the payloads that aelab/components/_payload.py writes.

const VIEWS = { u8: Uint8Array, u16: Uint16Array, i32: Int32Array, f32: Float32Array };
const decoder = new TextDecoder();
let halves = null;

/** bytes -> {meta, arrays}; each array is a typed array with a `shape`. */
export function unpack(bytes) {
  const buffer = bytes.slice().buffer; // Streamlit's view does not start on a multiple of 8
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, length)));
  const start = Math.ceil((4 + length) / 8) * 8;
  const arrays = {};
  for (const [name, [type, shape, offset]] of Object.entries(header.arrays)) {
    const size = shape.reduce((product, side) => product * side, 1);
    arrays[name] = readArray(buffer, type, start + offset, size);
    arrays[name].shape = shape;
  }
  return { meta: header.meta, arrays };
}

function readArray(buffer, type, at, size) {
  if (type !== "f16") return new VIEWS[type](buffer, at, size);
  halves ??= halfTable();
  return Float32Array.from(new Uint16Array(buffer, at, size), (bits) => halves[bits]);
}

/** Points packed as 0..65535 between `lo` and `hi`, back to their values. */
export function unquantise(points, { lo, hi }) {
  return Float32Array.from(points, (value, i) => lo[i % 2] + (value / 65535) * (hi[i % 2] - lo[i % 2]));
}

// Float16Array is too new to rely on; 65,536 looked-up values are exact and fast.
function halfTable() {
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits >> 15 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}
