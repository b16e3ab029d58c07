// The entry: one default export for every mount. A payload's `kind` says what it is for.
//
// A view draws. A feed draws nothing: it hands its payload to the view of its group, and either may
// come first.

import { Follower } from "./core/addresses.js";
import { arrive } from "./core/dom.js";
import { unpack } from "./core/payload.js";

// Kind of a view -> its class, fetched when the first one is shown: a page asks for what it has.
const VIEWS = {
  drawing_pad: () => import("./interaction/drawing_pad.js").then((module) => module.DrawingPad),
  figure: () => import("./plots/live_figure.js").then((module) => module.LiveFigure),
  film: () => import("./plots/film.js").then((module) => module.Film),
  gallery: () => import("./plots/gallery.js").then((module) => module.Gallery),
  planes: () => import("./views/planes/planes.js").then((module) => module.Planes),
  point_pad: () => import("./interaction/point_pad.js").then((module) => module.PointPad),
  sheet: () => import("./plots/sheet.js").then((module) => module.Sheet),
  space: () => import("./plots/space/space.js").then((module) => module.Space),
  tick: () => import("./views/stage/stage.js").then((module) => module.Stage),
  time_machine: () => import("./plots/time_machine.js").then((module) => module.TimeMachine),
  vector_field: () => import("./plots/field/vector_field.js").then((module) => module.VectorField),
};
const classes = {}; // kind -> class, of those that are there
const waiting = new WeakMap(); // parentElement -> the latest call of draw, until its class is there

// Kind of a feed -> the method of a view that takes it.
const FEEDS = { scene: "setScene", decoder: "setDecoder", answer: "setAnswer", film_recording: "setRecording" };

const groups = new Map(); // name -> {view} and the latest message of each kind of feed
const mounts = new WeakMap(); // parentElement -> what this mount draws
const following = new WeakMap(); // parentElement -> the follower of its address

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  mounts.get(parentElement)?.recolour?.(); // Streamlit calls again for another theme, too
  const message = unpack(data);
  const take = ({ meta, arrays }) =>
    meta.kind in VIEWS ? draw(parentElement, { meta, arrays }, setTriggerValue) : feed(parentElement, { meta, arrays });
  if (message.meta.kind === "at") follow(parentElement, message.meta, take, setTriggerValue);
  else {
    unfollow(parentElement); // what came before
    take(message);
  }
  return () => setTimeout(() => release(parentElement), 0);
}

function unfollow(parent) {
  following.get(parent)?.stop();
  following.delete(parent);
}

// What is not in the message but at an address; a feed for one who looks waits until somebody does.
function follow(parent, at, take, setTriggerValue) {
  if (at.of in FEEDS) hide(parent);
  const ask = (question) => setTriggerValue("ask", question);
  const looked = () => groups.get(at.group)?.view?.looked;
  const known = following.get(parent);
  if (known) known.set(at, { take, ask, looked });
  else following.set(parent, new Follower(at, { take, ask, looked }));
}

function groupOf(name) {
  if (!groups.has(name)) groups.set(name, {});
  return groups.get(name);
}

function draw(parent, message, setTriggerValue) {
  const { kind } = message.meta;
  const View = classes[kind];
  if (!View) return fetchView(kind, parent, () => draw(parent, message, setTriggerValue));
  const view = mounts.get(parent) ?? new View(parent.querySelector(".aelab"));
  mounts.set(parent, view);
  view.send = (question) => setTriggerValue("ask", question);
  view.others = (names) => names.map((name) => groups.get(name)?.view).filter(Boolean);
  view.show(message);
  for (const name of view.groups) join(view, groupOf(name));
}

// Draws when the class is there: what came last, unless the mount has left the page.
async function fetchView(kind, parent, again) {
  waiting.set(parent, again);
  classes[kind] = await VIEWS[kind]();
  const late = waiting.get(parent) === again && parent.host?.isConnected;
  if (late) again();
}

// What was sent to a group before its view came, and what the view could not take then.
function join(view, group) {
  const wanted = group.view === view ? view.missing : Object.keys(FEEDS);
  group.view = view;
  for (const kind of wanted) if (group[kind]) view[FEEDS[kind]]?.(group[kind]);
}

function feed(parent, message) {
  hide(parent);
  const { kind, group: name } = message.meta;
  const group = groupOf(name);
  const old = group[kind]?.meta;
  group[kind] = message;
  mounts.set(parent, { dispose: () => group[kind] === message && delete group[kind], host: parent.host });
  if (kind === "decoder" && old && old.run === message.meta.run && old.step === message.meta.step) return;
  group.view?.[FEEDS[kind]]?.(message);
}

// A feed has nothing to show; its container would still leave a gap in the page.
function hide(parent) {
  const container = parent.host?.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
  arrive(parent.querySelector(".aelab"));
}

// Streamlit also runs the cleanup of a call that newer data overtook; only a mount that has left
// the page is to be released.
function release(parent) {
  if (parent.host?.isConnected) return;
  waiting.delete(parent);
  unfollow(parent);
  const mount = mounts.get(parent);
  mount?.dispose();
  mounts.delete(parent);
  for (const group of groups.values()) if (group.view === mount) delete group.view;
}
