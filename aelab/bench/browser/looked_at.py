"""What a page shows, measured in the browser: its text boxes, in the DOM and on canvases.

`WATCH`, run before the page, notes what canvases write; `LOOK` then returns the faults.
"""

# Canvases keep what has been written on them since they were last cleared, in canvas pixels.
WATCH = """
const { fillRect, fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillRect = function (...box) {
  if (this.globalCompositeOperation === "copy") this.canvas.written = [];
  return fillRect.apply(this, box);
};
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most = Infinity) {
  const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right, actualBoundingBoxAscent: up,
          actualBoundingBoxDescent: down } = this.measureText(text);
  const by = Math.min(1, most / (left + right));
  const { a, d, e, f } = this.getTransform();
  if (String(text).trim()) (this.canvas.written ??= []).push({
    text: String(text), size: d * parseFloat(this.font.match(/([\\d.]+)px/)[1]),
    left: e + a * (x - left * by), right: e + a * (x + right * by), top: f + d * (y - up), bottom: f + d * (y + down),
  });
  return fillText.apply(this, arguments);
};
"""  # noqa: E501

# All elements below a root, those in shadow trees too.
ALL = 'const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);'  # noqa: E501


def with_all(script: str) -> str:
    """A script in which the line ALL; stands for what finds all elements below a root."""
    return script.replace("ALL;", ALL)


# Text that is shown by its place alone counts, so what lies in a closed panel must not be visible.
LOOK = with_all("""() => {
  ALL;
  const up = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const bar = document.querySelector("[data-testid=stSidebar]");
  const open = bar?.dataset.collapsed === "false";
  const folded = (e) => !open && bar && (bar.contains(e) || bar.contains(e.getRootNode().host ?? null));
  const shown = (e) => !folded(e) && e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const found = { small: [], clipped: [], overlaps: [], cut: [] };
  const sizeOf = (e) => {
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (!(e instanceof SVGElement)) return size * (e.currentCSSZoom ?? 1);
    const [{ a, b }, svg] = [e.getCTM(), e.ownerSVGElement];
    return (size * Math.hypot(a, b) * svg.getBoundingClientRect().width) / svg.clientWidth;
  };
  const clip = (e, box) => {
    for (let at = e; at && at !== document.body; at = up(at)) {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(at);
      if (at instanceof SVGElement || (overflowX === "visible" && overflowY === "visible")) continue;
      const edge = at.getBoundingClientRect();
      if (box.top >= edge.bottom - 2 || box.left >= edge.right - 2 || box.right <= edge.left + 2) return "hidden";
      if (["auto", "scroll"].includes(overflowX) || ["auto", "scroll"].includes(overflowY)) return "";
      const over = box.right > edge.right + 2 || box.left < edge.left - 2 || box.bottom > edge.bottom + 0.5 * box.height;
      if (over) return textOverflow === "ellipsis" && at.closest("[title]:not([title='']), .aelab") ? "short" : "clipped";
    }
    return "";
  };
  const texts = [];
  const elements = all(document.body);
  for (const e of elements) {
    if (e.matches("script, style, [data-testid=stIconMaterial], .katex-mathml *, .stTooltipIcon *, option, canvas *")) continue;
    for (const node of e.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !shown(e)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = node.data.trim().slice(0, 40);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      for (const box of boxes) {
        const state = clip(e, box);
        if (state === "hidden") continue;
        if (state === "clipped") found.clipped.push(text);
        const katex = e.closest(".katex");
        if (!katex) found.small.push([Math.round(10 * sizeOf(e)) / 10, text]);
        if (!katex && !state) texts.push({ text, e, left: box.left, right: box.right, top: box.top, bottom: box.bottom });
      }
    }
  }
  const meet = (a, b) => {
    const [w, h] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
    return w > 3 && h > 0.35 * Math.min(a.bottom - a.top, b.bottom - b.top);
  };
  const pairs = (list) => list.forEach((a, i) => list.slice(0, i).forEach((b) => {
    if ((!a.e || a.e !== b.e) && meet(a, b)) found.overlaps.push(`${b.text} | ${a.text}`);
  }));
  pairs(texts);
  for (const canvas of elements.filter((e) => e.tagName === "CANVAS" && e.written && shown(e) && e.clientWidth)) {
    const by = canvas.getBoundingClientRect().width / canvas.width;
    for (const { text, size, left, right, top, bottom } of canvas.written) {
      found.small.push([Math.round(10 * size * by) / 10, text]);
      const edge = 2 / by;
      if (!canvas.closest(".aelab")) continue; // a table, which draws over what it has drawn
      if (left < -edge || right > canvas.width + edge || top < -edge || bottom > canvas.height + edge) found.cut.push(text);
    }
    if (canvas.closest(".aelab")) pairs(canvas.written);
  }
  found.small.sort((a, b) => a[0] - b[0]);
  found.small = found.small.slice(0, 1);
  const main = document.querySelector("[data-testid=stMain]");
  found.wide = Math.max(document.scrollingElement.scrollWidth - innerWidth, main ? main.scrollWidth - main.clientWidth : 0);
  const inside = (e) => main?.contains(e) || main?.contains(e.getRootNode().host ?? null);
  const picture = elements.find((e) => inside(e) && e.matches(".aelab-stage .panels, .aelab-planes .columns, .aelab .plot") && shown(e) && e.clientHeight > 40);
  found.below = picture ? Math.round(picture.getBoundingClientRect().bottom - innerHeight) : 0;
  found.sidebar = open ? Math.round(bar.getBoundingClientRect().width) : 0;
  return found;
}""")  # noqa: E501
