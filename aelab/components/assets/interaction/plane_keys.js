// A plane by keyboard: arrows go from item to item as they lie, or move the place of a pad.

export const KEYS = "Arrow keys go from item to item, Enter pins, plus and minus zoom, Escape lets go";
export const PAD_KEYS = "Arrow keys move the place, Enter keeps it";
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const STRIDE = 1 / 24; // of the plane's width, a step of a pad's place
const ZOOM = { "+": 0.8, "=": 0.8, "-": 1.25 };

/** calls: those of `followPointer`, which gets the same as from a pointer on that item or place. */
export function followKeys(scatter, calls) {
  const canvas = scatter.overlay;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  let at = null; // {item, x, y} in px of the canvas
  const report = () => calls.hover({ ...at, place: scatter.place(at.x, at.y), pressed: calls.pans?.() === false });
  const leave = () => {
    if (at) calls.hover(null);
    at = null;
  };
  const act = (key) => {
    if (key === "Enter") return at && (calls.click(at.item), true);
    if (key === "Escape") return leave();
    if (!scatter.points || !scatter.map) return false;
    const from = at ?? middle(scatter.box);
    if (key in ZOOM) {
      scatter.zoom(ZOOM[key], from.x, from.y);
      calls.moved();
      at = at && spotOf(scatter, at);
      return true;
    }
    if (!(key in WAYS)) return false;
    at = calls.pans?.() === false ? stride(scatter.box, from, WAYS[key]) : (next(scatter, from, WAYS[key]) ?? at);
    if (at) report();
    return true;
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !act(event.key)) return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", leave);
}

const middle = ({ x, y, w, h }) => ({ item: null, x: x + w / 2, y: y + h / 2 });

/** An item where it lies now; another one's place stays. */
function spotOf({ points, map }, at) {
  if (at.item === null) return at;
  return { item: at.item, x: map.x(points[2 * at.item]), y: map.y(points[2 * at.item + 1]) };
}

function stride({ x, y, w, h }, from, [dx, dy]) {
  const within = (value, low, size) => Math.max(low + 1, Math.min(low + size - 1, value));
  return { item: null, x: within(from.x + dx * w * STRIDE, x, w), y: within(from.y + dy * w * STRIDE, y, h) };
}

/** The nearest item that lies more that way than to either side of it; null where there is none. */
function next({ points, map, box }, from, [dx, dy]) {
  let [found, least] = [null, Infinity];
  for (let item = 0; item < points.length / 2; item++) {
    const spot = spotOf({ points, map }, { item });
    if (spot.x < box.x || spot.x > box.x + box.w || spot.y < box.y || spot.y > box.y + box.h) continue;
    const [rx, ry] = [spot.x - from.x, spot.y - from.y];
    const [ahead, aside] = [rx * dx + ry * dy, Math.abs(rx * dy + ry * dx)];
    if (item === from.item || ahead < 1 || aside > ahead || ahead + aside >= least) continue;
    [found, least] = [spot, ahead + aside];
  }
  return found;
}
