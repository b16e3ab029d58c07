// Tiles by keyboard: arrows go from one to the next, Enter chooses, Escape lets go.
//
// Tiles are drawn, so the canvas is a list with one option in it for those who cannot see it: the
// tile that is pointed at.

const AWAY = -1;

/** gallery: count, columns, pointed, and reach(item), choose(item), describe(item). */
export function reach(canvas, gallery) {
  const option = canvas.appendChild(document.createElement("span"));
  option.id = "tile";
  option.setAttribute("role", "option");
  option.textContent = "no picture yet"; // until a key or the pointer has reached one
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "listbox");
  canvas.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = moved(event.key, gallery);
    if (item === null && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (item !== null) gallery.reach(item === AWAY ? null : item);
    else if (gallery.pointed !== null) gallery.choose(gallery.pointed);
  };
  canvas.onfocus = () => canvas.matches(":focus-visible") && gallery.reach(gallery.pointed ?? gallery.first);
  canvas.onblur = () => gallery.reach(null);
  return (item) => tell(canvas, option, gallery, item);
}

/** The tile that a key leads to, AWAY from all of them, or null for a key that leads nowhere. */
function moved(key, { count, columns, pointed }) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  if (key === "Escape") return AWAY;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!by) return null;
  const next = (pointed ?? 0) + by;
  return next >= 0 && next < count ? next : (pointed ?? 0);
}

function tell(canvas, option, gallery, item) {
  if (item === null) return canvas.removeAttribute("aria-activedescendant");
  option.textContent = gallery.describe(item);
  option.setAttribute("aria-posinset", item + 1);
  option.setAttribute("aria-setsize", gallery.count);
  option.setAttribute("aria-selected", item === gallery.chosen);
  canvas.setAttribute("aria-activedescendant", option.id);
}
