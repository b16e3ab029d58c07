// A part of the page as a PNG file, with its words above it, at twice the screen's usual density.
//
// Canvases are drawn anew at that density; the words between them are written where they stand.

import { type } from "./palette.js";
import { density, finely, unscaled } from "./pictures.js";

const LINE = 20; // px a line of words
const MARGIN = 10;
const CONTROLS = "button, label, input, .scrubber"; // what does nothing on paper

/**
 * picture: an element with canvases in it; words: the lines above it, the first one bold; redraw:
 * draws its canvases at the density that then holds. The browser saves the file.
 */
export function savePng(picture, words, palette, name, redraw) {
  const page = finely(() => {
    redraw();
    return compose(picture, words.filter(Boolean), palette);
  });
  redraw();
  page.toBlob((blob) => offer(URL.createObjectURL(blob), name), "image/png");
}

function compose(picture, lines, palette) {
  const box = unscaled(picture.getBoundingClientRect());
  const page = document.createElement("canvas");
  const context = page.getContext("2d");
  const fonts = lines.map((_, i) => type(palette, i ? "text" : "title", i ? 400 : 650));
  const widths = lines.map((line, i) => {
    context.font = fonts[i];
    return context.measureText(line).width;
  });
  const top = lines.length * LINE + 2 * MARGIN;
  page.width = Math.ceil((Math.max(box.width, ...widths) + 2 * MARGIN) * density());
  page.height = Math.ceil((box.height + top + MARGIN) * density());
  context.scale(density(), density());
  context.fillStyle = palette.background;
  context.fillRect(0, 0, page.width, page.height);
  context.textBaseline = "middle";
  lines.forEach((line, i) => {
    context.font = fonts[i];
    context.fillStyle = i ? palette.muted : palette.text;
    context.fillText(line, MARGIN, MARGIN + (i + 0.5) * LINE);
  });
  context.translate(MARGIN - box.left, top - box.top);
  context.imageSmoothingEnabled = false;
  for (const element of [picture, ...picture.querySelectorAll("*")]) {
    const control = element.closest(CONTROLS);
    const shown = element.checkVisibility({ visibilityProperty: true });
    if (shown && (!control || control === picture)) copy(context, element);
  }
  return page;
}

function copy(context, element) {
  const { left, top, width, height } = unscaled(element.getBoundingClientRect());
  if (!width || !height) return;
  if (element.tagName === "CANVAS") {
    context.drawImage(element, left, top, width, height);
    return;
  }
  const style = getComputedStyle(element);
  context.fillStyle = style.backgroundColor;
  context.fillRect(left, top, width, height);
  context.fillStyle = style.color;
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.save();
  if (style.overflowX !== "visible") {
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
  }
  for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) copyText(context, node);
  context.restore();
}

// Word by word, each where the browser has put it: lines break as on the page.
function copyText(context, node) {
  const range = document.createRange();
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top, height } = unscaled(range.getBoundingClientRect());
    context.fillText(word, left, top + height / 2);
  }
}

/** Has the browser save what is at an address under a name. */
export function offer(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
