// The list of checks on a page: downloads an archive, verifies it in a worker, marks each check as it is done.

import { Refusal, download, verifyInWorker } from "./sealed/client.js";
import { element, find, hasWords, inPieces, words } from "./urn.js";

const MARKS = { now: "…", done: "✓", wrong: "✗" };

function mark(item, state) {
  item.classList.remove("now", "done", "wrong");
  if (state) item.classList.add(state);
  item.querySelector(".mark").textContent = MARKS[state] ?? "";
  item.querySelector(".state").textContent = state ? words(`check-${state}`) : "";
}

/** One run of the list with the id "checks": steps are begun in the order of the page. */
class Checks {
  constructor() {
    this.items = [...find("checks").querySelectorAll("[data-step]")];
    this.progress = find("checks-progress");
    this.items.forEach((item) => mark(item, ""));
    this.at = -1;
  }

  begin(step) {
    const next = this.items.findIndex((item) => item.dataset.step === step);
    this.items.slice(Math.max(this.at, 0), next).forEach((item) => mark(item, "done"));
    this.at = next;
    mark(this.items[next], "now");
  }

  count(done, all) {
    this.progress.max = Math.max(all, 1);
    this.progress.value = done;
    find("checks-count").textContent = words("progress", { done, all });
  }

  end(state) {
    if (state === "done") this.items.slice(0, this.at + 1).forEach((item) => mark(item, "done"));
    else if (this.at >= 0) mark(this.items[this.at], "wrong");
  }
}

/** Why an archive is refused, for a reader; what has no sentence keeps its name, so that somebody can look for it. */
export function reasonWords({ code, at, detail }) {
  const key = `reason-${code}`;
  const reason = words(hasWords(key) ? key : "reason-unexpected");
  const place = at === null || at === undefined ? "" : ` ${words(code.startsWith("ballot") ? "at-ballot" : "at-event", { n: at + 1 })}`;
  return `${reason}${place}${hasWords(key) ? "" : ` (${code}: ${detail})`}`;
}

/** Whether an archive was found wrong; otherwise the verification did not come to a verdict. */
export const isVerdict = ({ code }) => !["download", "unexpected", "unsupported"].includes(code);

/**
 * Download and verify the archive of a page; resolves to the summary of verify.js. What is wrong with it is a Refusal.
 * The list of checks, the bar and the facts of the page follow.
 */
export async function runChecks({ archive, uuid, worker }) {
  const checks = new Checks();
  find("checks-box").hidden = false;
  find("facts").hidden = true;
  let all = 0;
  try {
    checks.begin("download");
    const { bytes } = await download(archive);
    const found = await verifyInWorker(worker, bytes, {
      fileName: `${uuid}.bel`,
      onStep: (step, facts) => {
        if (step === "ballots") checks.count(0, (all = facts.ballots));
        checks.begin(step);
      },
      onBallot: (done) => checks.count(done, all),
    });
    checks.end("done");
    showFacts(found);
    return found;
  } catch (error) {
    if (error instanceof Refusal) checks.end("wrong");
    throw error;
  }
}

function showFacts(found) {
  find("facts").hidden = false;
  for (const name of ["ballots", "counted", "voters", "events"]) find(`fact-${name}`).textContent = String(found[name]);
  for (const name of ["fingerprint", "head"]) find(`fact-${name}`).replaceChildren(inPieces(found[name]));
}

/** A table of the result, one per question. */
export function resultTables({ questions, result }) {
  return questions.map((question, i) => {
    const names = question.blank ? [words("blank"), ...question.answers] : question.answers;
    const numbers = result[i];
    const order = question.blank ? [...names.keys()].slice(1).concat(0) : [...names.keys()];
    const rows = order.map((n) => element("tr", {}, element("th", { scope: "row" }, names[n]), element("td", { class: "number" }, String(numbers[n]))));
    const head = element("tr", {}, element("th", { scope: "col" }, words("answer")), element("th", { scope: "col", class: "number" }, words("votes")));
    return element("table", {}, element("caption", {}, question.question), element("thead", {}, head), element("tbody", {}, ...rows));
  });
}
