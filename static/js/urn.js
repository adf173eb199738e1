// What the pages of sealed ballots share: data and words that the server has put into the page, messages to it, notices.

/** The element with an id. */
export const find = (id) => document.getElementById(id);

/** What the server gives this page's script. */
export const pageData = () => JSON.parse(find("urn-data").textContent);

/** A sentence of this page, in the reader's language: the element `[data-text=key]` of the page, with {places} filled in. */
export function words(key, values = {}) {
  const source = document.querySelector(`[data-text="${CSS.escape(key)}"]`);
  const text = source ? source.textContent.trim() : key;
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Whether the page has a sentence of that name. */
export const hasWords = (key) => document.querySelector(`[data-text="${CSS.escape(key)}"]`) !== null;

/** A new element: `element("p", { class: "soft" }, "text", child)`. Text is text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A copy of the one element in `<template id=...>`. */
export const copyOf = (id) => find(id).content.firstElementChild.cloneNode(true);

/** Show one of several sections of the page, and move the focus to its heading. */
export function showOnly(sections, shown, { focus = true } = {}) {
  for (const section of sections) section.hidden = section !== shown;
  if (!shown || !focus) return;
  const heading = shown.querySelector("h2, h3, [data-focus]");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
}

/** Tell screen readers what happened; with `waiting`, everybody what is under way. The page's one `role=status`. */
export function say(text, { waiting = false } = {}) {
  const status = find("urn-status");
  status.classList.toggle("visually-hidden", !waiting);
  status.textContent = text;
}

/** Put an error at a field, as forms of this site show them; an empty text takes it away. */
export function errorAt(field, text) {
  const place = find(`${field.id}-error`);
  place.hidden = !text;
  place.querySelector("span").textContent = text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (text) (field.matches("fieldset") ? field.querySelector("input") : field).focus();
}

/** A message to the server that did not do what it was to do: `offline` (nobody knows whether it arrived) or refused. */
export class PostError extends Error {
  constructor(message, { offline = false, status = 0 } = {}) {
    super(message);
    this.offline = offline;
    this.status = status;
  }
}

/** Post an object; the object answered. Throws PostError with a sentence for the person. */
export async function post(address, content, { timeout = 20000 } = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let response;
  let answer = null;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify(content),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout ? AbortSignal.timeout(timeout) : undefined,
    });
    if ((response.headers.get("Content-Type") ?? "").startsWith("application/json")) answer = await response.json();
  } catch {
    throw new PostError(words("offline"), { offline: true });
  }
  if (response.ok && answer) return answer;
  if (answer?.error) throw new PostError(answer.error, { status: response.status });
  if (response.type === "opaqueredirect" || response.status === 403) throw new PostError(words("session"), { status: 403 });
  throw new PostError(words("offline"), { offline: response.status >= 500 || response.status === 429, status: response.status });
}

/** Run `work` with a button that cannot be pressed meanwhile. */
export async function busy(button, work) {
  if (button.disabled) return undefined;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

/** Let the browser paint before something long. */
export const painted = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 0)); });

/** The page's script runs: take the waiting note away, show the page. */
export function ready() {
  document.documentElement.dataset.urn = "ready";
  for (const id of ["urn-waiting", "urn-stuck"]) if (find(id)) find(id).hidden = true;
  find("urn-page").hidden = false;
  // A page that comes back from the history is out of date.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
}

/** A tracker or a code in pieces that may be broken over lines, and read aloud. */
export function inPieces(text, size = 4) {
  const box = document.createDocumentFragment();
  (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).forEach((piece, i) => {
    if (i) box.append(element("wbr"));
    box.append(piece);
  });
  return box;
}

/** A button that copies a text; it says so. */
export function copies(button, text) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      say(words("copied"), { waiting: true });
    } catch {
      say(words("copy-by-hand"), { waiting: true });
    }
  });
}
