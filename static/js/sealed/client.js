// For pages: verify an archive in a worker, with news on the way.

/** What stands against an archive: `code` is a key of the page's messages, `at` the number (from 0) of an event or a ballot. */
export class Refusal extends Error {
  constructor({ code, at, detail }) {
    super(detail);
    this.code = code;
    this.at = at;
  }
}

/**
 * Verify the bytes of an archive (an ArrayBuffer, given away). `worker` is the address of worker.js; `onStep(name, facts)` is
 * called when a check begins, `onBallot(done)` after each ballot. Resolves to the summary of verify.js, rejects with a Refusal.
 */
export function verifyInWorker(worker, bytes, { fileName = "", onStep = () => {}, onBallot = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { type: "module" });
    let ballots = 0;
    const end = (settle, value) => { thread.terminate(); settle(value); };
    thread.onerror = (event) => end(reject, new Refusal({ code: "unexpected", at: null, detail: event.message || "worker" }));
    thread.onmessage = ({ data }) => {
      if (data.step) onStep(data.step, data.facts);
      else if (data.ballots) onBallot((ballots += data.ballots));
      else if (data.done) end(resolve, data.done);
      else end(reject, new Refusal(data.error));
    };
    thread.postMessage({ task: "archive", bytes, fileName }, [bytes]);
  });
}

/** Download an archive: {bytes, fileName}. Rejects with a Refusal "download". */
export async function download(address) {
  try {
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok || response.redirected) throw new TypeError(`status ${response.status}`);
    const name = /filename="?([^";]+)/.exec(response.headers.get("Content-Disposition") ?? "");
    return { bytes: await response.arrayBuffer(), fileName: name ? name[1] : "" };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    throw new Refusal({ code: "download", at: null, detail: error.message });
  }
}
