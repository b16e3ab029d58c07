// What a job's status means to a view.

const LIVE = new Set(["running", "loading"]);

/** Whether its networks are learning, or about to. */
export function isLive({ status }) {
  return LIVE.has(status);
}
