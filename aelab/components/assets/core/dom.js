// Changes to the page's elements.

/** Sets text only when it changed: no needless layout twice a second. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Says what a canvas shows to those who do not see it; one without words is decoration. */
export function nameCanvas(canvas, words) {
  if (!words) return canvas.setAttribute("aria-hidden", "true");
  canvas.removeAttribute("aria-hidden");
  if (!canvas.hasAttribute("role")) canvas.setAttribute("role", "img");
  if (canvas.getAttribute("aria-label") !== words) canvas.setAttribute("aria-label", words);
}

/** Says to the page, whose style knows it, that a mount's root has its height. */
export function arrive(root) {
  const { host } = root.getRootNode();
  if (host) host.dataset.arrived = "";
}
