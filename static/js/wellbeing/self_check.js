// A questionnaire for oneself: answered, scored and kept in this browser.
import * as history from "./history.js";
import { Questionnaire } from "./questionnaire.js";
import { show } from "./result.js";
import { score } from "./scoring.js";

const key = JSON.parse(document.getElementById("key").textContent);
const root = document.getElementById("questionnaire");
const result = document.getElementById("result");
const keepButton = document.getElementById("keep");
const page = new Questionnaire(root);
let current = null;

document.getElementById("see").addEventListener("click", () => {
  const answers = page.answers();
  current = history.entry(key.code, key.version, answers, score(key, answers));
  show(document.getElementById("scores"), key, current.scores);
  result.hidden = false;
  keepButton.hidden = false;
  document.getElementById("kept").hidden = true;
  result.querySelector("h2").focus();
});

keepButton.addEventListener("click", async () => {
  try {
    await history.keep(root.dataset.member, current);
  } catch {
    document.getElementById("not-kept").hidden = false;
    return;
  }
  page.forget();
  keepButton.hidden = true;
  const kept = document.getElementById("kept");
  kept.hidden = false;
  kept.focus();
});
