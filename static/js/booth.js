// The booth: fill in a paper, encrypt it here, look at what will be recorded, send it, keep the tracker.
// The choice lives in this page's memory only: its inputs belong to no form, and what leaves is the encrypted text.

import { ChoiceError, makeBallot, vectorOf } from "./sealed/ballot.js";
import { deriveCredential, readCredential } from "./sealed/codes.js";
import { Election } from "./sealed/election.js";
import { elementText, generator } from "./sealed/group.js";
import { questionField, readChoice } from "./booth_fields.js";
import { busy, copies, element, errorAt, find, inPieces, pageData, painted, post, ready, say, showOnly, words } from "./urn.js";

const RETRIES = [2, 5, 10, 20, 30];

const data = pageData();
const election = new Election(data.election);
const papers = data.papers.map((paper) => ({ ...paper }));
const sections = ["booth-papers", "booth-fill", "booth-review", "booth-receipt"].map(find);
const [list, fill, review, receipt] = sections;

/** What is under way: the paper, what was chosen, the encrypted ballot, until it is sent. */
let current = null;

// ---------------------------------------------------------------- which paper

function showPapers() {
  current = null;
  if (papers.length === 1) {
    openPaper(papers[0]);
    return;
  }
  const first = papers.find((paper) => !paper.voted);
  find("booth-list").replaceChildren(...papers.map((paper) => paperRow(paper, paper === first)));
  showOnly(sections, list, { focus: document.documentElement.dataset.urn === "ready" });
}

function paperRow(paper, isNext) {
  const button = element("button", { type: "button", class: `button${isNext ? " button-primary" : ""}` },
    words(paper.voted ? "paper-again" : "paper-fill"), element("span", { class: "visually-hidden" }, ` – ${titleOf(paper)}`));
  button.addEventListener("click", () => openPaper(paper));
  const chip = element("span", { class: `chip${paper.voted ? " chip-adopted" : " chip-open"}` }, words(paper.voted ? "paper-done" : "paper-waits"));
  return element("li", {}, element("div", { class: "row-main" }, element("strong", {}, titleOf(paper)), chip), button);
}

const titleOf = (paper) => words(paper.own ? "paper-own" : "paper-proxy", { name: paper.name });

// ---------------------------------------------------------------- filling in

function openPaper(paper) {
  current = { paper, chosen: null, ballot: null };
  find("booth-paper").textContent = titleOf(paper);
  find("booth-proxy").hidden = paper.own;
  find("booth-voted").hidden = !paper.voted;
  find("booth-code").hidden = Boolean(paper.credential);
  find("booth-questions").replaceChildren(...election.questions.map((question, i) => questionField(question, i, election.questions)));
  find("booth-other").hidden = papers.length === 1;
  showOnly(sections, fill, { focus: document.documentElement.dataset.urn === "ready" });
}

/** Every question's choice; null when something is missing, which is then said at the first such field. */
function readChoices() {
  const chosen = election.questions.map((question, i) => readChoice(find(`question-${i}`)));
  let first = null;
  election.questions.forEach((question, i) => {
    const field = find(`question-${i}`);
    const problem = problemOf(question, chosen[i]);
    errorAt(field, problem);
    if (problem && !first) first = field;
  });
  if (first) first.querySelector("input").focus();
  return first ? null : chosen;
}

function problemOf(question, chosen) {
  try {
    vectorOf(question, chosen);
    return "";
  } catch (error) {
    if (!(error instanceof ChoiceError)) throw error;
    const { min, max } = question;
    const key = error.count > max ? "too-many" : max === 1 ? "choose-one" : min === max ? "choose-exactly" : "too-few";
    return words(key, { min, max, n: error.count });
  }
}

/** The voter's secret exponent: from the code that came with the page, or from the code that she types. null when it is wrong. */
function readSecret() {
  const field = find("booth-code-input");
  if (current.paper.credential) return deriveCredential(election.uuid, current.paper.credential);
  const { credential, problem, ...details } = readCredential(field.value);
  if (problem) {
    errorAt(field, words(`code-${problem}`, details));
    return null;
  }
  const secret = deriveCredential(election.uuid, credential);
  const fits = elementText(generator.power(secret)) === current.paper.public;
  errorAt(field, fits ? "" : words(papers.length > 1 ? "code-other-paper" : "code-other"));
  return fits ? secret : null;
}

async function encrypt() {
  const chosen = readChoices();
  if (!chosen) return;
  const secret = readSecret();
  if (secret === null) return;
  say(words("encrypting"), { waiting: true });
  await painted();
  current.chosen = chosen;
  current.ballot = await makeBallot(election, secret, chosen, (done, all) => {
    if (all > 3) say(words("encrypting-progress", { done, all }), { waiting: true });
  });
  showReview();
}

// ---------------------------------------------------------------- looking at it, sending it

function showReview() {
  find("review-paper").textContent = titleOf(current.paper);
  find("review-choices").replaceChildren(...election.questions.flatMap((question, i) => [
    element("dt", {}, question.question), element("dd", {}, ...chosenWords(question, current.chosen[i]))]));
  find("review-tracker").replaceChildren(inPieces(current.ballot.tracker));
  find("review-offline").hidden = true;
  find("review-refused").hidden = true;
  find("booth-send").textContent = words("send");
  find("booth-change").hidden = false;
  showOnly(sections, review);
  say(words("encrypted"));
}

function chosenWords(question, chosen) {
  if (chosen === "blank") return [words("blank")];
  if (!chosen.length) return [words("nobody")];
  return chosen.flatMap((n, i) => (i ? [element("br"), question.answers[n]] : [question.answers[n]]));
}

/** Send the encrypted ballot; while the network is down it stays here and is sent again. Sending it twice does no harm. */
async function send() {
  const { paper, ballot } = current;
  find("review-refused").hidden = true;
  find("booth-change").hidden = true;
  window.addEventListener("beforeunload", warn);
  for (let attempt = 0; ; attempt++) {
    say(words("sending"), { waiting: true });
    try {
      const answer = await post(data.post, { paper: paper.paper, ballot: ballot.text });
      showReceipt(answer);
      break;
    } catch (error) {
      if (!("offline" in error)) throw error;
      if (!error.offline) {
        refuse(error.message);
        break;
      }
      await pauseOffline(RETRIES[Math.min(attempt, RETRIES.length - 1)]);
    }
  }
  window.removeEventListener("beforeunload", warn);
}

const warn = (event) => event.preventDefault();

function refuse(message) {
  find("review-offline").hidden = true;
  find("review-refused").hidden = false;
  find("review-refused-text").textContent = message;
  find("booth-change").hidden = false;
  say(message);
}

/** Wait some seconds, or until the network is back, or until she asks for it. */
function pauseOffline(seconds) {
  find("review-offline").hidden = false;
  find("review-offline-text").textContent = words("offline-kept", { seconds });
  say(words("offline-kept", { seconds }));
  return new Promise((resolve) => {
    const again = find("booth-retry");
    const end = () => {
      clearTimeout(timer);
      again.removeEventListener("click", end);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    again.addEventListener("click", end);
    window.addEventListener("online", end);
  });
}

// ---------------------------------------------------------------- the receipt

function showReceipt(answer) {
  const { paper, ballot } = current;
  paper.voted = true;
  find("receipt-paper").textContent = titleOf(paper);
  find("receipt-replaced").hidden = !answer.replaced;
  find("receipt-tracker").replaceChildren(inPieces(answer.tracker));
  find("receipt-mismatch").hidden = answer.tracker === ballot.tracker;
  find("receipt-board").href = `${data.board}?suivi=${encodeURIComponent(answer.tracker)}`;
  find("receipt-count").textContent = words("receipt-count", { n: answer.ballots });
  find("receipt-head").textContent = answer.head;
  const next = papers.find((each) => !each.voted);
  find("receipt-next").hidden = !next;
  if (next) find("receipt-next").textContent = words("next-paper", { name: next.name });
  find("receipt-again").dataset.paper = paper.paper;
  forget();
  showOnly(sections, receipt);
  say(words("recorded"));
}

/** Nothing of the choice stays in the page. */
function forget() {
  current = null;
  find("booth-questions").replaceChildren();
  find("review-choices").replaceChildren();
  find("booth-code-input").value = "";
}

// ---------------------------------------------------------------- the code in the address

/** A voting code in the address (#code=...) never reaches the server; it is taken out of the address and the history at once. */
function readFragment() {
  const found = /^#code=([^&]+)$/.exec(window.location.hash);
  if (!window.location.hash) return;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  if (!found || papers.every((paper) => paper.credential)) return;
  const { credential } = readCredential(decodeURIComponent(found[1]));
  const element_ = credential && elementText(generator.power(deriveCredential(election.uuid, credential)));
  const paper = papers.find((each) => each.public === element_);
  if (!paper) {
    find("booth-code-strange").hidden = false;
    return;
  }
  paper.credential = credential;
  find("booth-code-read").hidden = false;
}

// ---------------------------------------------------------------- the text that is voted on

/** The text is read above the paper, and what was chosen stays; what leads elsewhere opens beside the booth. */
function readable() {
  const matter = find("booth-matter");
  if (!matter) return;
  const summary = matter.querySelector("summary");
  for (const link of matter.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.relList.add("noopener");
    link.append(element("span", { class: "visually-hidden" }, ` (${words("new-tab")})`));
  }
  for (const button of document.querySelectorAll("[data-matter]")) {
    button.addEventListener("click", () => {
      matter.open = true;
      find("matter-back").hidden = false;
      summary.focus({ preventScroll: true });
      matter.scrollIntoView({ block: "start" });
    });
  }
  find("matter-back").addEventListener("click", () => showOnly(sections, sections.find((section) => !section.hidden)));
}

find("booth-encrypt").addEventListener("click", (event) => busy(event.currentTarget, encrypt));
find("booth-send").addEventListener("click", (event) => busy(event.currentTarget, send));
find("booth-change").addEventListener("click", () => { current.ballot = null; showOnly(sections, fill); say(""); });
find("booth-other").addEventListener("click", showPapers);
find("receipt-next").addEventListener("click", () => openPaper(papers.find((paper) => !paper.voted)));
find("receipt-again").addEventListener("click", (event) =>
  openPaper(papers.find((paper) => String(paper.paper) === event.currentTarget.dataset.paper)));
copies(find("receipt-copy"), () => find("receipt-tracker").textContent);
readFragment();
readable();
showPapers();
ready();
