// Changes to the page's elements.

/** Sets text only when it changed: no needless layout twice a second. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
