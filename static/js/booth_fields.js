// The questions of a paper as fields: large choices, whole rows to press. They belong to no form and are never filled in by the browser.

import { element, find, words } from "./urn.js";

const isOneOf = ({ min, max }) => min === 1 && max === 1;

/** Whether the questions are one judgment per candidate: the same grades for each. */
export const isJudgment = (questions) => questions.length > 1
  && questions.every((question) => isOneOf(question) && question.answers.join("\n") === questions[0].answers.join("\n"));

/** The fieldset of question number `i`. */
export function questionField(question, i, questions) {
  const id = `question-${i}`;
  const many = !isOneOf(question);
  const judgment = isJudgment(questions);
  const choices = question.answers.map((answer, n) => choice({ id: `${id}-${n}`, name: id, value: String(n), text: answer, many }));
  if (question.blank) choices.push(choice({ id: `${id}-blank`, name: id, value: "blank", text: words("blank"), many, quiet: true }));
  const help = many ? element("p", { class: "help", id: `${id}-help` }, rangeWords(question)) : null;
  const counter = many ? element("p", { class: "counter numbers", id: `${id}-counter`, "aria-live": "polite" }) : null;
  const described = [many && `${id}-help`, `${id}-error`].filter(Boolean).join(" ");
  const field = element("fieldset", { id, class: `field question${judgment ? " judgment" : ""}`, "aria-describedby": described },
    element("legend", {}, question.question), ...(help ? [help] : []),
    element("div", { class: judgment ? "grades" : "choices" }, ...choices), ...(counter ? [counter] : []), errorPlace(id));
  field.addEventListener("change", (event) => changed(field, question, event.target));
  if (many) count(field, question);
  return field;
}

function choice({ id, name, value, text, many, quiet = false }) {
  const input = element("input", { type: many ? "checkbox" : "radio", id, name: many ? false : name, value, autocomplete: "off" });
  return element("label", { class: `choice${quiet ? " choice-blank" : ""}`, for: id }, input, element("span", {}, text));
}

function errorPlace(id) {
  const place = element("p", { class: "error", id: `${id}-error`, hidden: true });
  place.append(find("urn-error-icon").content.cloneNode(true), element("span"));
  return place;
}

function rangeWords({ min, max }) {
  const key = min === max ? "range-exactly" : min ? "range-between" : "range-up-to";
  return words(key, { min, max });
}

/** A blank vote excludes names; the counter and an earlier error follow. */
function changed(field, question, input) {
  if (input.type === "checkbox" && input.checked) {
    for (const other of field.querySelectorAll("input")) {
      if (other !== input && (other.value === "blank") !== (input.value === "blank")) other.checked = false;
    }
  }
  if (input.type === "checkbox") count(field, question);
  field.removeAttribute("aria-invalid");
  find(`${field.id}-error`).hidden = true;
}

function count(field, question) {
  const chosen = readChoice(field);
  const counter = find(`${field.id}-counter`) ?? field.querySelector(".counter");
  const n = chosen === "blank" ? 0 : chosen.length;
  counter.textContent = chosen === "blank" ? words("counter-blank") : words("counter", { n, max: question.max });
  counter.classList.toggle("counter-over", n > question.max);
}

/** What is chosen in a field: numbers of answers, or "blank". */
export function readChoice(field) {
  const values = [...field.querySelectorAll("input:checked")].map((input) => input.value);
  return values.includes("blank") ? "blank" : values.map(Number);
}
