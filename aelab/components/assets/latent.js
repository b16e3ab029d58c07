// The entry: one default export for every mount. A payload's `kind` says what it is for.
//
// "tick" mounts draw the stage, "film" mounts a film; "scene", "decoder" and "answer" mounts draw
// nothing and hand their payload to the stage of their group. Any of them may come first.

import { Film } from "./film.js";
import { unpack } from "./payload.js";
import { Stage } from "./stage.js";

const groups = new Map(); // group -> {stage, scene, decoder, answer}, the latest message of each kind
const mounts = new WeakMap(); // parentElement -> what this mount draws

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  const message = unpack(data);
  const draw = { tick: drawTick, film: drawFilm }[message.meta.kind] ?? feed;
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
  group.stage = stage;
}

function drawFilm(parent, message) {
  const film = mounts.get(parent) ?? new Film(rootOf(parent));
  mounts.set(parent, film);
  film.show(message);
}

const SETTERS = { scene: "setScene", decoder: "setDecoder", answer: "setAnswer" };

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
