// A check-in: answered and scored here, encrypted here, sent as a sealed sheet. The receipt stays in this browser.
import * as history from "./history.js";
import { Questionnaire } from "./questionnaire.js";
import { show } from "./result.js";
import { band, score } from "./scoring.js";

const key = JSON.parse(document.getElementById("key").textContent);
const data = JSON.parse(document.getElementById("checkin-data").textContent);
const root = document.getElementById("questionnaire");
const byId = (id) => document.getElementById(id);
const page = new Questionnaire(root);
const receiptName = `receipt-${data.uuid}`;
let current = null;

// The numbers of the answers, question by question, as wellbeing.rules.rounds.choices gives them.
export function choices(answers, scores) {
  const degrees = key.highest - key.lowest + 1;
  const items = key.items.map((item) => [answers[item.id] === null ? degrees : answers[item.id] - key.lowest]);
  const banded = key.scales.filter((scale) => scale.items.length > 1);
  return [...items, ...banded.map((scale) => [band(scale, scores[scale.id]) ?? 3])];
}

function encrypt(chosen) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(data.worker, { type: "module" });
    const end = (settle, value) => {
      thread.terminate();
      settle(value);
    };
    thread.onerror = (event) => end(reject, new Error(event.message || "worker"));
    thread.onmessage = ({ data: news }) => {
      if (news.error) end(reject, new Error(news.error));
      else if (news.text) end(resolve, news);
      else byId("progress-bar").value = news.done / news.all;
    };
    thread.postMessage({ election: data.election, credential: data.credential, chosen });
  });
}

async function post(ballot) {
  const response = await fetch(data.post, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": byId("sending").querySelector("[name=csrfmiddlewaretoken]").value },
    body: JSON.stringify({ ballot }),
  });
  const answer = (response.headers.get("Content-Type") || "").startsWith("application/json") ? await response.json() : {};
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.error || ""), { refused: response.status === 422 || response.status === 404 });
}

function fail(text) {
  byId("failed-text").textContent = text;
  byId("failed").hidden = false;
  byId("failed").focus();
}

async function send() {
  const answers = page.answers();
  const scores = score(key, answers);
  byId("failed").hidden = true;
  byId("sending").hidden = false;
  root.inert = true;
  // Told only when it takes longer than a second.
  const late = setTimeout(() => (byId("progress").hidden = false), 1000);
  try {
    const sheet = await encrypt(choices(answers, scores));
    const receipt = await post(sheet.text);
    finish(answers, scores, receipt.tracker);
  } catch (error) {
    fail(error.refused ? error.message : byId("failed").dataset.offline);
  } finally {
    clearTimeout(late);
    byId("progress").hidden = true;
    root.inert = false;
  }
}

function finish(answers, scores, tracker) {
  page.forget();
  current = history.entry(key.code, key.version, answers, scores);
  try {
    localStorage.setItem(receiptName, tracker);
  } catch {
    // A browser that keeps nothing shows the receipt once.
  }
  byId("ask").hidden = true;
  byId("result").hidden = false;
  byId("receipt").textContent = tracker;
  byId("keep").hidden = false;
  show(byId("scores"), key, scores);
  byId("result-title").focus();
  scrollTo(0, 0);
}

function ready() {
  const left = page.left();
  if (!left.length) {
    send();
    return;
  }
  byId("left-number").textContent = left.length;
  byId("left-sure").showModal();
}

byId("send").addEventListener("click", ready);
byId("left-yes").addEventListener("click", () => {
  byId("left-sure").close();
  send();
});
byId("left-no").addEventListener("click", () => byId("left-sure").close());

byId("keep").addEventListener("click", async () => {
  try {
    await history.keep(root.dataset.member, current);
    byId("kept").hidden = false;
    byId("kept").focus();
  } catch {
    byId("not-kept").hidden = false;
  }
  byId("keep").hidden = true;
});
