// A scrutineer's key, from the making of her code to "check my code". The code stays in this page's memory while the page is
// open, so that rounds 2 and 3 go on by themselves; it is never stored and never sent.

import { codeOf, firstDifference, newSecret, readCode } from "./sealed/codes.js";
import { elementText, generator } from "./sealed/group.js";
import { hashHex } from "./sealed/sha256.js";
import { signCheck, signingPublic, singlePublic, ThresholdTrustee, TrusteeError } from "./sealed/trustee.js";
import { busy, element, errorAt, find, pageData, painted, post, PostError, ready, say, showOnly, words } from "./urn.js";

const POLL_SECONDS = 8;
const LAST_ROUND = { threshold: 3, single: 1 };

let data = pageData();
/** The secret of my code: while rounds are going on, and while a new one is being written down. */
let secret = null;
let made = null;
const sections = ["key-make", "key-code", "key-type", "key-continue", "key-wait", "key-complete"].map(find);
const byId = Object.fromEntries(sections.map((section) => [section.id, section]));
const last = LAST_ROUND[data.kind];

// ---------------------------------------------------------------- where everybody stands

function render() {
  for (const holder of data.holders) {
    const row = document.querySelector(`[data-holder="${holder.index}"]`);
    row.querySelector("[data-state]").textContent = words(holder.round >= last ? "state-done" : holder.round ? "state-begun" : "state-none");
    row.querySelector("[data-state]").className = `chip${holder.round >= last ? " chip-adopted" : holder.round ? " chip-open" : ""}`;
  }
  document.querySelectorAll(".steps [data-round]").forEach((step) => {
    const round = Number(step.dataset.round);
    step.classList.toggle("done", data.round > round);
    step.classList.toggle("now", data.round === round);
    step.querySelector(".disc").textContent = data.round > round ? "✓" : String(round);
    if (data.round === round) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  document.querySelector(".steps").hidden = data.round > last;
  find("key-fingerprint").hidden = !data.certs.length;
  find("key-fingerprint-text").textContent = (hashHex(JSON.stringify(data.certs)).toUpperCase().slice(0, 24).match(/.{4}/g) ?? []).join(" ");
}

/** The section that fits where I stand. */
function choose() {
  if (!data.index) return null;
  if (data.round > last) return byId["key-complete"];
  if (data.mine === 0 && data.round === 1) return byId["key-make"];
  if (data.mine < data.round && !secret) return byId["key-continue"];
  return byId["key-wait"];
}

function show({ focus = true } = {}) {
  render();
  const section = choose();
  if (section === byId["key-wait"]) {
    const awaited = data.holders.filter((holder) => holder.round < data.round && holder.index !== data.index).map((holder) => holder.name);
    find("key-awaited").textContent = awaited.length ? words("awaited", { names: awaited.join(", ") }) : words("going-on");
    find("key-again").hidden = data.round > 1;
    find("key-wait-open").hidden = !secret;
    find("key-wait-closed").hidden = Boolean(secret);
  }
  showOnly(sections, section, { focus: focus && section?.hidden });
}

async function refresh() {
  const response = await fetch(window.location.pathname, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  if (response.ok) data = await response.json();
}

/** Do what this code can do now, until something is awaited from others. */
async function goOn() {
  while (secret && data.index && data.round <= last && data.mine < data.round) {
    say(words("computing", { round: data.round }), { waiting: true });
    await painted();
    await post(data.post, { round: data.round, ...message(data.round) });
    await refresh();
  }
  if (data.round > last) secret = null;
  say("");
}

function message(round) {
  if (data.kind === "single") return { key: singlePublic(secret) };
  const trustee = new ThresholdTrustee(secret, data);
  if (round === 1) return { cert: trustee.certificate() };
  if (round === 2) return { deal: trustee.deal(data.certs) };
  return { key: trustee.verificationKey(trustee.receive(data.certs, data.deals)) };
}

/** Run a step; what goes wrong is said at `field`, or above. */
async function attempt(work, field = null) {
  find("key-problem").hidden = true;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PostError || error instanceof TrusteeError || error instanceof TypeError)) throw error;
    const text = error instanceof TrusteeError ? words(error.code, { name: data.holders[error.trustee - 1]?.name ?? "" })
      : error instanceof PostError ? error.message : words("offline");
    say("");
    if (field && error.code === "other-code") errorAt(field, text);
    else {
      find("key-problem-text").textContent = text;
      find("key-problem").hidden = false;
    }
  }
}

async function poll() {
  const waits = data.index && data.round <= last && !byId["key-wait"].hidden && !document.hidden;
  if (waits) {
    const before = JSON.stringify([data.round, data.mine, data.holders]);
    await attempt(async () => { await refresh(); await goOn(); });
    if (before !== JSON.stringify([data.round, data.mine, data.holders])) show();
  }
  setTimeout(poll, POLL_SECONDS * 1000);
}

// ---------------------------------------------------------------- making the code

function showCode() {
  secret = null;
  made = newSecret();
  const groups = codeOf(made).split("-");
  for (const list of document.querySelectorAll("[data-code]")) list.replaceChildren(...groups.map((group) => element("li", {}, group)));
  find("key-type-input").value = "";
  errorAt(find("key-type-input"), "");
  showOnly(sections, byId["key-code"]);
}

/** The code leaves the screen and the sheet. */
function hideCode() {
  made = null;
  for (const list of document.querySelectorAll("[data-code]")) list.replaceChildren();
}

async function typedBack() {
  const input = find("key-type-input");
  const { problem, ...details } = readCode(input.value);
  const group = problem === "empty" ? 0 : firstDifference(input.value, codeOf(made));
  errorAt(input, group ? words("code-group", { group }) : problem ? words(`code-${problem}`, details) : "");
  if (problem || group) return;
  await attempt(async () => {
    secret = made;
    await refresh();
    if (data.round > 1) throw new PostError(words("too-late"));
    say(words("computing", { round: 1 }), { waiting: true });
    await painted();
    await post(data.post, { round: 1, ...message(1) });
    input.value = "";
    hideCode();
    await refresh();
    await goOn();
    show();
  });
}

/** The secret of a typed code, if it is the one my key was made with; null otherwise, which is said at the field. */
function readMyCode(input) {
  const { secret: typed, problem, ...details } = readCode(input.value);
  const mine = data.kind === "single" ? data.key?.public_key : data.certs.length && JSON.parse(data.certs[data.index - 1].message).verification;
  const wrong = !problem && mine && signingPublic(typed) !== mine;
  errorAt(input, problem ? words(`code-${problem}`, details) : wrong ? words("other-code") : "");
  return problem || wrong ? null : typed;
}

async function continueWithCode() {
  const input = find("key-continue-input");
  const typed = readMyCode(input);
  if (!typed) return;
  secret = typed;
  await attempt(async () => {
    await goOn();
    input.value = "";
    show();
  }, input);
}

// ---------------------------------------------------------------- checking the code

async function checkCode() {
  const input = find("check-input");
  find("check-good").hidden = true;
  const typed = readMyCode(input);
  if (!typed) return;
  await attempt(async () => {
    say(words("checking"), { waiting: true });
    await painted();
    await refresh();
    if (data.kind === "threshold") {
      const trustee = new ThresholdTrustee(typed, data);
      const key = elementText(generator.power(trustee.receive(data.certs, data.deals)));
      if (key !== data.key.public_key) throw new TrusteeError("other-code", data.index);
    }
    const { checked_on: day } = await post(data.post_code, { text: data.check_text, signature: signCheck(typed, data.check_text) });
    document.querySelector(`[data-holder="${data.index}"] [data-checked]`).textContent = day;
    input.value = "";
    find("check-good").hidden = false;
    say(words("check-passed"));
  }, input);
}

function printSheet() {
  document.documentElement.classList.add("printing-sheet");
  window.print();
  document.documentElement.classList.remove("printing-sheet");
}

const on = (id, work) => find(id)?.addEventListener("click", (event) => busy(event.currentTarget, async () => work()));

on("key-make-button", showCode);
on("key-again", showCode);
on("key-print", printSheet);
on("key-noted", () => { showOnly(sections, byId["key-type"]); find("key-type-input").focus(); });
on("key-back", () => showOnly(sections, byId["key-code"]));
on("key-type-button", typedBack);
on("key-continue-button", continueWithCode);
on("check-button", checkCode);
window.addEventListener("beforeunload", (event) => { if (made) event.preventDefault(); });
if (data.index) {
  show({ focus: false });
  setTimeout(poll, POLL_SECONDS * 1000);
} else render();
ready();
