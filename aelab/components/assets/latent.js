// The entry: one default export for every mount. A payload's `kind` says what it is for.
//
// "tick" mounts draw the stage; "scene", "decoder" and "answer" mounts draw nothing and hand their
// payload to the stage of their group, and any of them may come first. Every other kind is a picture
// by itself.

import { Chart } from "./plots/chart/chart.js";
import { Crosstab } from "./plots/crosstab.js";
import { Draft } from "./interaction/point_pad.js";
import { Ellipses } from "./plots/ellipses.js";
import { Field } from "./plots/field/vector_field.js";
import { Film } from "./plots/film.js";
import { Gallery } from "./plots/gallery.js";
import { Histogram } from "./plots/chart/histogram.js";
import { Machine } from "./plots/time_machine.js";
import { Pad } from "./interaction/drawing_pad.js";
import { unpack } from "./core/payload.js";
import { Planes } from "./views/planes/planes.js";
import { Sheet } from "./plots/sheet.js";
import { Space } from "./plots/space/space.js";
import { Stage } from "./views/stage/stage.js";
import { Towers } from "./plots/layer_stacks.js";
import { Verdict } from "./plots/verdict/verdict.js";

const PICTURES = { chart: Chart, crosstab: Crosstab, draft: Draft, ellipses: Ellipses, field: Field, film: Film, gallery: Gallery, histogram: Histogram, machine: Machine, sheet: Sheet, space: Space, pad: Pad, towers: Towers, verdict: Verdict };

const groups = new Map(); // group -> {stage, scene, decoder, answer}, the latest message of each kind
const mounts = new WeakMap(); // parentElement -> what this mount draws

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  const message = unpack(data);
  const { kind } = message.meta;
  const linked = { tick: drawTick, planes: drawPlanes }[kind]; // they have feeds
  const draw = linked ?? (kind in PICTURES ? drawPicture : feed);
  draw(parentElement, message, setTriggerValue);
  return () => setTimeout(() => release(parentElement), 0);
}

function groupOf(name) {
  if (!groups.has(name)) groups.set(name, {});
  return groups.get(name);
}

function drawTick(parent, message, setTriggerValue) {
  const group = groupOf(message.meta.group);
  const known = mounts.get(parent);
  const stage = known ?? new Stage(rootOf(parent));
  if (known) stage.retheme();
  mounts.set(parent, stage);
  stage.send = (question) => setTriggerValue("ask", question);
  if (!known && group.scene) stage.setScene(group.scene);
  stage.setTick(message);
  if (!stage.oracle.decoder && group.decoder) stage.setDecoder(group.decoder);
  if (group.reel) stage.setReel(group.reel); // it may have come before the run rested here
  group.stage = stage;
}

function drawPicture(parent, message, setTriggerValue) {
  const picture = mounts.get(parent) ?? new PICTURES[message.meta.kind](rootOf(parent));
  mounts.set(parent, picture);
  picture.send = (question) => setTriggerValue("ask", question);
  const { screens, film } = message.meta;
  if (screens) picture.screens = () => screens.map((slot) => groups.get(slot)?.stage).filter(Boolean);
  picture.show(message);
  if (film?.slot) join(picture, groupOf(film.slot));
}

// A picture with a film has a group of its own, to which the film is sent.
function join(picture, group) {
  group.stage = picture;
  if (group.reel) picture.setReel(group.reel);
}

// Each plane has a group of its own for what is sent to it: its decoder, its film.
function drawPlanes(parent, message, setTriggerValue) {
  const known = mounts.get(parent);
  const planes = known ?? new Planes(rootOf(parent));
  if (known) planes.retheme();
  mounts.set(parent, planes);
  planes.send = (question) => setTriggerValue("ask", question);
  planes.setPlanes(message);
  for (const name of [message.meta.group, ...message.meta.panels.map(({ slot }) => slot)]) {
    const group = groupOf(name);
    if (group.reel) planes.setReel(group.reel); // it may have come while others were training
    if (group.stage === planes) continue;
    group.stage = planes;
    for (const [kind, setter] of Object.entries(SETTERS)) if (group[kind]) planes[setter](group[kind]);
  }
}

const SETTERS = { scene: "setScene", decoder: "setDecoder", answer: "setAnswer", reel: "setReel" };

function feed(parent, message) {
  hide(parent);
  const { kind, group: name } = message.meta;
  const group = groupOf(name);
  const old = group[kind]?.meta;
  group[kind] = message;
  mounts.set(parent, { dispose: () => group[kind] === message && delete group[kind], host: parent.host });
  if (kind === "decoder" && old && old.run === message.meta.run && old.step === message.meta.step) return;
  group.stage?.[SETTERS[kind]](message);
}

// A feed has nothing to show; its container would still leave a gap in the page.
function hide(parent) {
  const container = parent.host?.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
}

function rootOf(parent) {
  return parent.querySelector(".aelab");
}

// Streamlit also runs the cleanup of a call that newer data overtook; only a mount that has left
// the page is to be released.
function release(parent) {
  if (parent.host?.isConnected) return;
  const mount = mounts.get(parent);
  mount?.dispose();
  mounts.delete(parent);
  for (const group of groups.values()) if (group.stage === mount) delete group.stage;
}
