// Verification in a thread of its own, so that the page stays alive; for many ballots several threads share them.
//
// In:  {task: "archive", bytes: ArrayBuffer, fileName}   or   {task: "ballots", election, texts}
// Out: {step, facts}, {ballots: how many more are verified}, then {done: ...} or {error: {code, at, detail}}

import { ArchiveError } from "./archive.js";
import { ElectionError } from "./election.js";
import { verifyArchive, verifyBallots } from "./verify.js";

const BALLOTS_PER_THREAD = 12;
const MAX_THREADS = 4;

const report = (message) => self.postMessage(message);
const oneMore = () => report({ ballots: 1 });

/** Verify some ballots in another thread. `first` is the number of the first of them. */
function inThread(election, texts, first) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(self.location.href, { type: "module" });
    const end = (settle, value) => { thread.terminate(); settle(value); };
    thread.onerror = (event) => end(reject, new Error(event.message || "thread"));
    thread.onmessage = ({ data }) => {
      if (data.ballots) report(data);
      else if (data.done) end(resolve, data.done);
      else end(reject, data.error.code === "unexpected" ? new Error(data.error.detail) : new ArchiveError(data.error.code, first + (data.error.at ?? 0)));
    };
    thread.postMessage({ task: "ballots", election, texts });
  });
}

/** Verify ballots, shared among as many threads as pay. */
async function verifyShared(election, texts) {
  const threads = Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1, Math.floor(texts.length / BALLOTS_PER_THREAD));
  if (threads < 2 || typeof Worker === "undefined") return verifyBallots(election, texts, oneMore);
  const share = Math.ceil(texts.length / threads);
  const starts = Array.from({ length: threads }, (_, i) => i * share);
  const parts = await Promise.all(starts.map((start) => inThread(election, texts.slice(start, start + share), start)));
  return parts.flat();
}

const TASKS = {
  archive: ({ bytes, fileName }) => verifyArchive(new Uint8Array(bytes), {
    fileName, verify: verifyShared, onStep: (step, facts = {}) => report({ step, facts }),
  }),
  ballots: ({ election, texts }) => verifyBallots(election, texts, oneMore),
};

self.onmessage = async ({ data }) => {
  try {
    report({ done: await TASKS[data.task](data) });
  } catch (error) {
    const known = error instanceof ArchiveError || error instanceof ElectionError;
    report({ error: { code: known ? error.code : "unexpected", at: error.at ?? null, detail: String(error.message) } });
  }
};
