// Small images: bytes through a colour ramp, or red, green and blue as they are; scaled unblurred.

export function bitmap() {
  return document.createElement("canvas");
}

/** Numbers in an image of shape [h, w], or [h, w, 3] in colour. */
export function sizeOf(shape) {
  return shape.reduce((product, side) => product * side, 1);
}

/** Paints one image on a canvas of just its size: [h, w] through the ramp, [h, w, 3] in its own colours. */
export function paint(canvas, values, [h, w, channels = 1], ramp) {
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  const image = context.createImageData(w, h);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0, at = 0; i < words.length; i++, at += channels) {
    words[i] = channels === 1 ? ramp[values[at]] : word(values[at], values[at + 1], values[at + 2]);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** An opaque colour as ImageData has it, little-endian. */
export function word(red, green, blue) {
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}

/** Draws without smoothing; only a picture made smaller is averaged, or it would lose pixels. */
export function blit(context, source, x, y, width, height) {
  context.imageSmoothingEnabled = width < source.width;
  context.drawImage(source, x, y, width, height);
}

/** The side of a pixel that fits `room` for `count` pixels: even in size where there is room. */
export function pixelSide(room, count) {
  const side = room / count;
  if (side < 2) return side;
  return side < 4 ? Math.floor(2 * side) / 2 : Math.floor(side);
}

/** output - input, both 0..255, as a byte with 128 for zero and the whole range of a pixel on each side. */
export function difference(output, input) {
  const values = new Uint8Array(input.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.max(0, Math.min(255, Math.round(127.5 + (output[i] - input[i]) / 2)));
  }
  return values;
}

/** Sum of squared differences of pixels in [0, 1], or in [−reach, reach], from their bytes. */
export function squaredError(output, input, reach) {
  let sum = 0;
  for (let i = 0; i < input.length; i++) sum += ((output[i] - input[i]) / 255) ** 2;
  return reach ? sum * (2 * reach) ** 2 : sum;
}

let least = 1;

/** How much larger than usual the page is shown: the one factor, which its shell sets. */
export function scale() {
  return Number(getComputedStyle(document.documentElement).getPropertyValue("--aelab-scale")) || 1;
}

/** A box on the screen, in px as its element is laid out: before they are scaled. */
export function unscaled({ left, top, width, height }) {
  const by = scale();
  return { left: left / by, right: (left + width) / by, top: top / by, width: width / by, height: height / by };
}

/** Where the pointer is on an element, in px as it is laid out. */
export function pointOn(element, { clientX, clientY }) {
  const { left, top } = element.getBoundingClientRect();
  return [(clientX - left) / scale(), (clientY - top) / scale()];
}

/** Canvas pixels a CSS pixel. */
export function density() {
  return Math.max(least, (window.devicePixelRatio || 1) * scale());
}

/** Does `work` at a density of two at least: for a file, not for this screen. */
export function finely(work) {
  least = 2;
  try {
    return work();
  } finally {
    least = 1;
  }
}

const HEAD = 154; // px, above and below a figure, of which a page shows the rest
const PAGE = 720; // px, the height of window that pictures are measured out for

const LEAST = 0.6; // of them where the window is lower

/** px on a window of the usual height, more on a taller one, less on a lower. */
export function roomy(px) {
  return Math.round(px * Math.max(LEAST, window.innerHeight / scale() / PAGE));
}

/** px of the window's height below where an element begins on a page that is not scrolled. */
export function heightLeft(element) {
  const page = (element.getRootNode().host ?? element).closest("[data-testid=stMain]");
  return (window.innerHeight - element.getBoundingClientRect().top - (page?.scrollTop ?? 0)) / scale();
}

/**
 * The same of an element in the upper half of the window; of another what it is given otherwise. On a page in a larger
 * size what stands above the first picture is larger, too.
 */
export function roomBelow(element, otherwise = window.innerHeight / scale() - HEAD) {
  const left = heightLeft(element);
  return left * Math.sqrt(scale()) > window.innerHeight / scale() / 2 ? left : otherwise;
}

/** px for rows of pictures below an element's own words, if all are to be in the window; Infinity further down. */
export function roomOfRows(element, plot) {
  const words = (plot.getBoundingClientRect().top - element.getBoundingClientRect().top) / scale();
  return roomBelow(element, Infinity) - words;
}

/** Gives a canvas this size in CSS pixels on this screen; true when that cleared it. */
export function fitCanvas(canvas, width, height) {
  const ratio = density();
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width === w && canvas.height === h) return false;
  canvas.width = w;
  canvas.height = h;
  return true;
}

/** A cleared context in CSS pixels, with the canvas's size in them: that of its box on the page. */
export function pen(canvas) {
  if (canvas.clientWidth && canvas.clientHeight) fitCanvas(canvas, canvas.clientWidth, canvas.clientHeight);
  const ratio = density();
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const width = canvas.width / ratio;
  const height = canvas.height / ratio;
  // clearRect with nothing drawn after it left the last picture standing (Chromium 156, software).
  context.globalCompositeOperation = "copy";
  context.fillStyle = "transparent";
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
  return { context, width, height };
}
