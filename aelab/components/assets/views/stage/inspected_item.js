// What the pointer is on - an item, a place in code space, or nothing - and the network's word on it.

import { ServerRequests } from "../../interaction/server_requests.js";

export class InspectedItem {
  constructor(stage) {
    this.stage = stage;
    this.pointer = this.pinned = this.decoder = null;
    this.requests = new ServerRequests((question) => stage.ask(question));
    this.decoded = 0; // outputs computed in the browser
  }

  setDecoder(decoder) {
    this.decoder = decoder;
    this.requests.renew();
  }

  /** {item}, {item, example}, {place} or null: the pointer's, the pinned one, the place, an example. */
  get shown() {
    const { pointer, pinned, place, stage } = this;
    if (pointer && pointer.item !== null) return { item: pointer.item };
    if (pinned !== null) return { item: pinned };
    if (place) return { place };
    const fixed = stage.scene?.fixed;
    return fixed?.length ? { item: fixed[0], example: true } : null;
  }

  /** The place under the pointer that can be decoded. */
  get place() {
    const { pointer, stage } = this;
    if (stage.frame || stage.meta.decodes === false) return null; // the network of that step, or any, is not here
    return pointer?.on === "code" && pointer.item === null && stage.code.points ? pointer.place : null;
  }

  /** Asks the server about what no decoder here can tell. */
  request() {
    const { shown, decoder, requests, stage } = this;
    if (!shown || stage.frame || !decoder || decoder.runsHere) return requests.cancel();
    const { item, place } = shown;
    return requests.ask([this.key(shown)], place ? { place } : { item });
  }

  key({ item, place }) {
    return `${this.stage.meta.run} ${place ? `place ${place}` : `item ${item}`}`;
  }

  /** Takes the server's answer; false when nobody waits for it. */
  answer(id, image) {
    return this.requests.answer(id, image);
  }

  input(item) {
    const { images } = this.stage.scene ?? {};
    return images ? images.subarray(item * images.shape[1], (item + 1) * images.shape[1]) : null;
  }

  /** The output for an item or a place, u8: computed here, of the tick, or of the server; or null. */
  output(inspected) {
    if (!inspected) return null;
    const { stage, requests } = this;
    const computed = stage.frame ? null : this.compute(inspected);
    if (computed) return computed;
    const row = this.row(inspected);
    return row || stage.frame ? row : (requests.known(this.key(inspected))?.[0] ?? null);
  }

  compute({ item, place }) {
    if (!this.decoder?.runsHere) return null;
    const image = place ? this.decoder.atPlace(...place) : this.decoder.atItem(item, this.stage.code.to);
    if (image) this.stage.root.dataset.decoded = ++this.decoded;
    return image;
  }

  /** The output of one of the fixed items; null of any other. */
  row({ item }) {
    const { scene, pictures } = this.stage;
    const row = item === undefined ? -1 : (scene?.fixed?.indexOf(item) ?? -1);
    if (row < 0 || !pictures.reconstructions || pictures.corrupted) return null; // those came out of noisy items
    const size = scene.images.shape[1];
    return pictures.reconstructions.subarray(row * size, (row + 1) * size);
  }
}
