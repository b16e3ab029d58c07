// A canvas as a PNG file with its words above it, on the page's own ground.

const LINE = 20; // px a line of words
const MARGIN = 10;

/** words: the lines above the picture, the first one bold. The browser saves the file. */
export function savePng(canvas, words, palette, name) {
  const lines = words.filter(Boolean);
  const ratio = window.devicePixelRatio || 1;
  const top = (lines.length * LINE + MARGIN) * ratio;
  const page = document.createElement("canvas");
  page.width = canvas.width + 2 * MARGIN * ratio;
  page.height = canvas.height + top + MARGIN * ratio;
  const context = page.getContext("2d");
  context.fillStyle = palette.background;
  context.fillRect(0, 0, page.width, page.height);
  context.textBaseline = "top";
  lines.forEach((line, i) => {
    context.font = `${i ? 400 : 650} ${(i ? 13 : 15) * ratio}px ${palette.font}`;
    context.fillStyle = i ? palette.muted : palette.text;
    context.fillText(line, MARGIN * ratio, (MARGIN + i * LINE) * ratio, canvas.width);
  });
  context.drawImage(canvas, MARGIN * ratio, top);
  page.toBlob((blob) => offer(URL.createObjectURL(blob), name), "image/png");
}

function offer(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
