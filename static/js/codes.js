// Voting codes of the reinforced level: made and printed in a scrutineer's browser. The server gets g^s of each, never a code.

import { deriveCredential, newCredential } from "./sealed/codes.js";
import { elementText, generator } from "./sealed/group.js";
import { qrPicture } from "./qr.js";
import { busy, copyOf, errorAt, find, pageData, painted, post, PostError, ready, say, showOnly, words } from "./urn.js";

const data = pageData();
const sections = ["codes-choose", "codes-print", "codes-done"].map(find);
const [choosing, printing, done] = sections;

/** The codes that are made and not yet handed over to paper: [{person, code, element}]. */
let made = [];

const boxes = () => [...choosing.querySelectorAll("input[data-paper]")];

function chosenPeople() {
  const chosen = new Set(boxes().filter((box) => box.checked).map((box) => Number(box.dataset.paper)));
  return data.people.filter((person) => chosen.has(person.paper));
}

async function make() {
  const people = chosenPeople();
  errorAt(find("codes-people"), people.length ? "" : words("nobody-chosen"));
  if (!people.length) return;
  made = [];
  for (const person of people) {
    say(words("making", { done: made.length + 1, all: people.length }), { waiting: true });
    await painted();
    const code = newCredential();
    made.push({ person, code, element: elementText(generator.power(deriveCredential(data.uuid, code))) });
  }
  find("slips").replaceChildren(...made.map(slip));
  find("codes-printed").checked = false;
  find("codes-number").textContent = words("slips", { n: made.length });
  showOnly(sections, printing);
  say("");
}

function slip({ person, code }) {
  const paper = copyOf("slip");
  paper.querySelector("[data-name]").textContent = person.name;
  paper.querySelector("[data-voting-code]").textContent = code;
  paper.querySelector("[data-qr]").append(qrPicture(`${data.booth}#code=${code}`));
  return paper;
}

function print() {
  document.documentElement.classList.add("printing-slips");
  window.print();
  document.documentElement.classList.remove("printing-slips");
}

async function save() {
  const box = find("codes-printed");
  errorAt(box, box.checked ? "" : words("print-first"));
  if (!box.checked) return;
  find("codes-problem").hidden = true;
  say(words("saving"), { waiting: true });
  try {
    await post(data.post, { codes: Object.fromEntries(made.map(({ person, element }) => [person.paper, element])) });
  } catch (error) {
    if (!(error instanceof PostError)) throw error;
    find("codes-problem").hidden = false;
    find("codes-problem-text").textContent = error.message;
    say("");
    return;
  }
  made = [];
  find("slips").replaceChildren();
  showOnly(sections, done);
  say(words("saved"));
}

find("codes-make").addEventListener("click", (event) => busy(event.currentTarget, make));
find("codes-print-button").addEventListener("click", print);
find("codes-save").addEventListener("click", (event) => busy(event.currentTarget, save));
window.addEventListener("beforeunload", (event) => { if (made.length) event.preventDefault(); });
showOnly(sections, choosing, { focus: false });
ready();
