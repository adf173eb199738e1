// "Verify in my browser": every check of the archive, then questions that only the reader can ask: her tracker, an older head.

import { isVerdict, reasonWords, resultTables, runChecks } from "./checks.js";
import { Refusal } from "./sealed/client.js";
import { busy, errorAt, find, pageData, ready, say, words } from "./urn.js";

const data = pageData();
const { worker } = find("urn-page").dataset;
let verified = null;

function conclude(kind, text) {
  for (const name of ["good", "wrong", "stopped"]) find(`outcome-${name}`).hidden = name !== kind;
  find(`outcome-${kind}-text`).textContent = text;
  say(text);
}

async function verify() {
  for (const name of ["good", "wrong", "stopped"]) find(`outcome-${name}`).hidden = true;
  find("verified").hidden = true;
  say(words("verifying"));
  try {
    verified = await runChecks({ ...data, worker });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    conclude(isVerdict(error) ? "wrong" : "stopped", reasonWords(error));
    return;
  }
  conclude("good", words(verified.result ? "good-result" : verified.closed ? "good-closed" : "good-open"));
  find("result").hidden = !verified.result;
  if (verified.result) find("result-tables").replaceChildren(...resultTables(verified));
  find("verified").hidden = false;
}

function lookUp(inputId, outcomeId, look) {
  const input = find(inputId);
  const outcome = find(outcomeId);
  const typed = input.value.replace(/[\s=]/g, "");
  const { problem, kind, text } = look(typed);
  errorAt(input, problem ?? "");
  outcome.hidden = Boolean(problem);
  outcome.className = `note note-${kind}`;
  outcome.querySelector("p").textContent = text ?? "";
  if (!problem) say(text);
}

function lookForTracker(tracker) {
  if (!/^[A-Za-z0-9+/]{43}$/.test(tracker)) return { problem: words("tracker-form") };
  const found = verified.trackers.find((each) => each.tracker === tracker);
  if (!found) return { kind: "error", text: words("tracker-missing") };
  return found.counts ? { kind: "success", text: words("tracker-counts") } : { kind: "warning", text: words("tracker-replaced") };
}

function lookForHead(typed) {
  const head = typed.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(head)) return { problem: words("head-form") };
  const at = verified.hashes.indexOf(head);
  if (at < 0) return { kind: "error", text: words("head-missing") };
  const later = verified.hashes.length - 1 - at;
  return { kind: "success", text: later ? words("head-earlier", { later }) : words("head-same") };
}

find("verify").addEventListener("click", (event) => busy(event.currentTarget, verify));
find("tracker-look").addEventListener("click", () => lookUp("tracker", "tracker-outcome", lookForTracker));
find("head-look").addEventListener("click", () => lookUp("head", "head-outcome", lookForHead));
ready();
