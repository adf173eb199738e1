// A scrutineer's part of the count: everything in the archive is verified again here, then her code opens her part of the total.

import { isVerdict, reasonWords, resultTables, runChecks } from "./checks.js";
import { Refusal } from "./sealed/client.js";
import { readCode } from "./sealed/codes.js";
import { elementText, generator } from "./sealed/group.js";
import { hashHex } from "./sealed/sha256.js";
import { partialDecryption, tallyText } from "./sealed/tally.js";
import { singlePrivate, ThresholdTrustee, TrusteeError } from "./sealed/trustee.js";
import { busy, errorAt, find, pageData, painted, post, PostError, ready, say, showOnly, words } from "./urn.js";

const POLL_SECONDS = 5;

let data = pageData();
const { worker } = find("urn-page").dataset;
const sections = ["count-verify", "count-decrypt", "count-wait", "count-published"].map(find);
const [verifying, decrypting, waiting, published] = sections;
let verified = null;

function show(section) {
  find("count-received").textContent = words("received", { n: data.received.length, missing: data.missing });
  showOnly(sections, section, { focus: document.documentElement.dataset.urn === "ready" });
}

function wrong(text) {
  find("count-wrong").hidden = false;
  find("count-wrong-text").textContent = text;
  say(text);
}

/** What the verification of the archive found against it, or why it came to no verdict. */
function refused(error) {
  if (!(error instanceof Refusal)) throw error;
  if (isVerdict(error)) {
    wrong(reasonWords(error));
    return;
  }
  find("count-stopped").hidden = false;
  find("count-stopped-text").textContent = reasonWords(error);
  say(reasonWords(error));
}

async function verify() {
  find("count-wrong").hidden = true;
  find("count-stopped").hidden = true;
  say(words("verifying"));
  try {
    verified = await runChecks({ ...data, worker });
  } catch (error) {
    refused(error);
    return;
  }
  if (!verified.closed || !verified.tally) wrong(words("not-closed"));
  else if (isOtherTotal()) wrong(words("other-total"));
  else {
    say(words("verified"));
    find("count-total").textContent = totalOf().toUpperCase().slice(0, 24).match(/.{4}/g).join(" ");
    show(verified.decrypted.includes(data.owner) ? waiting : decrypting);
  }
}

// ---------------------------------------------------------------- one total only
// A dishonest server could ask for the totals of some ballots first and of all of them later; the difference would be votes.
// What was opened with this browser is remembered here (a hash that tells nothing), and nothing else of this urn is opened.

const memory = `urn-count-${data.uuid}`;
const totalOf = () => hashHex(`${verified.fingerprint}|${tallyText(verified.tally)}`);

function isOtherTotal() {
  try {
    const before = window.localStorage.getItem(memory);
    return before !== null && before !== totalOf();
  } catch {
    return false;
  }
}

function rememberTotal() {
  try {
    window.localStorage.setItem(memory, totalOf());
  } catch {
    // A browser that keeps nothing: the protection is lost, the count goes on.
  }
}

// ---------------------------------------------------------------- opening my part

/** The private exponent that a secret stands for, checked against the key in the archive itself. */
function exponentOf(secret) {
  const exponent = data.kind === "single" ? singlePrivate(secret) : new ThresholdTrustee(secret, data).receive(data.certs, data.deals);
  if (elementText(generator.power(exponent)) !== verified.owners[data.owner - 1]) throw new TrusteeError("other-code", data.index);
  return exponent;
}

async function decrypt() {
  const input = find("count-code");
  const { secret, problem, ...details } = readCode(input.value);
  errorAt(input, problem ? words(`code-${problem}`, details) : "");
  if (problem) return;
  find("count-problem").hidden = true;
  say(words("decrypting"), { waiting: true });
  await painted();
  try {
    const text = partialDecryption(verified, exponentOf(secret), verified.tally);
    rememberTotal();
    Object.assign(data, await post(data.post, { decryption: text }, { timeout: 60000 }));
    input.value = "";
    say(words("given"));
    conclude();
  } catch (error) {
    if (error instanceof TrusteeError) errorAt(input, words(error.code, { name: String(error.trustee) }));
    else if (error instanceof PostError) {
      find("count-problem").hidden = false;
      find("count-problem-text").textContent = error.message;
    } else throw error;
    say("");
  }
}

function conclude() {
  if (data.published && data.leave) {
    window.location.assign(data.leave); // exact sums are shown to nobody: the page says what may be said
    return;
  }
  if (data.failure) {
    window.location.reload(); // the page says why the count stands still
    return;
  }
  show(data.published ? published : waiting);
  if (data.published) showResult();
}

/** The published archive, verified in turn, with its result. */
async function showResult() {
  try {
    const found = await runChecks({ ...data, worker });
    if (found.result) find("count-tables").replaceChildren(...resultTables(found));
  } catch (error) {
    refused(error);
  }
}

async function poll() {
  if (!waiting.hidden && !document.hidden) {
    try {
      const response = await fetch(window.location.pathname, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
      if (response.ok) {
        data = await response.json();
        if (data.published) conclude();
        else show(waiting);
      } else if (response.status === 404 && data.leave) {
        window.location.assign(data.leave); // somebody else was the last one needed
      }
    } catch {
      // No connection: the next look will tell.
    }
  }
  setTimeout(poll, POLL_SECONDS * 1000);
}

find("count-start").addEventListener("click", (event) => busy(event.currentTarget, verify));
find("count-open").addEventListener("click", (event) => busy(event.currentTarget, decrypt));
show(data.published ? published : verifying);
if (data.published) showResult();
ready();
setTimeout(poll, POLL_SECONDS * 1000);
