// The entry: one default export for every mount. A payload's `kind` says what it is for.
//
// A view draws. A feed draws nothing: it hands its payload to the view of its group, and either may
// come first.

import { unpack } from "./core/payload.js";
import { DrawingPad } from "./interaction/drawing_pad.js";
import { PointPad } from "./interaction/point_pad.js";
import { VectorField } from "./plots/field/vector_field.js";
import { Film } from "./plots/film.js";
import { Gallery } from "./plots/gallery.js";
import { LiveFigure } from "./plots/live_figure.js";
import { Sheet } from "./plots/sheet.js";
import { Space } from "./plots/space/space.js";
import { TimeMachine } from "./plots/time_machine.js";
import { Planes } from "./views/planes/planes.js";
import { Stage } from "./views/stage/stage.js";

const VIEWS = {
  drawing_pad: DrawingPad, figure: LiveFigure, film: Film, gallery: Gallery, planes: Planes,
  point_pad: PointPad, sheet: Sheet, space: Space, tick: Stage, time_machine: TimeMachine, vector_field: VectorField,
};

// Kind of a feed -> the method of a view that takes it.
const FEEDS = { scene: "setScene", decoder: "setDecoder", answer: "setAnswer", film_recording: "setRecording" };

const groups = new Map(); // name -> {view} and the latest message of each kind of feed
const mounts = new WeakMap(); // parentElement -> what this mount draws

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  const message = unpack(data);
  if (message.meta.kind in VIEWS) draw(parentElement, message, setTriggerValue);
  else feed(parentElement, message);
  return () => setTimeout(() => release(parentElement), 0);
}

function groupOf(name) {
  if (!groups.has(name)) groups.set(name, {});
  return groups.get(name);
}

function draw(parent, message, setTriggerValue) {
  const View = VIEWS[message.meta.kind];
  const view = mounts.get(parent) ?? new View(parent.querySelector(".aelab"));
  mounts.set(parent, view);
  view.send = (question) => setTriggerValue("ask", question);
  view.others = (names) => names.map((name) => groups.get(name)?.view).filter(Boolean);
  view.show(message);
  for (const name of view.groups) join(view, groupOf(name));
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
}

// Streamlit also runs the cleanup of a call that newer data overtook; only a mount that has left
// the page is to be released.
function release(parent) {
  if (parent.host?.isConnected) return;
  const mount = mounts.get(parent);
  mount?.dispose();
  mounts.delete(parent);
  for (const group of groups.values()) if (group.view === mount) delete group.view;
}
