// My history: trend, export, import, vault. Nothing of it is sent, but for the vault's sealed block.
import * as history from "./history.js";
import { element, number, svg } from "./result.js";
import { share, tone } from "./scoring.js";
import * as vault from "./vault.js";

const root = document.getElementById("personal");
const member = root.dataset.member;
const keys = JSON.parse(document.getElementById("keys").textContent);
const byId = (id) => document.getElementById(id);
const day = (text) => new Date(`${text}T12:00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

function say(id) {
  for (const note of root.querySelectorAll("[data-note]")) note.hidden = note.id !== id;
  if (id) byId(id).focus();
}

function line(scale, entries) {
  const width = 320;
  const points = entries
    .map((one, place) => [place, one.scores[scale.id]])
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([place, value]) => [16 + (place * (width - 32)) / Math.max(1, entries.length - 1), 68 - share(scale, value) * 0.6, value]);
  const drawing = svg("svg", { class: "trend", viewBox: `0 0 ${width} 76`, "aria-hidden": "true" });
  for (const level of [8, 38, 68]) drawing.append(svg("line", { class: "trend-rule", x1: 0, x2: width, y1: level, y2: level }));
  const path = points.map(([x, y]) => `${x},${y}`).join(" ");
  if (points.length > 1) drawing.append(svg("polyline", { class: "trend-line", points: path }));
  for (const [x, y, value] of points) drawing.append(svg("circle", { class: `trend-point tone-${tone(scale, value)}`, cx: x, cy: y, r: 5 }));
  return drawing;
}

function table(key, entries) {
  const head = element("tr", {}, element("th", { scope: "col" }, root.dataset.day));
  for (const scale of key.scales) head.append(element("th", { scope: "col", class: "number" }, scale.title));
  head.append(element("th", { scope: "col" }, ""));
  const body = element("tbody", {});
  for (const one of entries) {
    const row = element("tr", {}, element("th", { scope: "row" }, day(one.on)));
    for (const scale of key.scales) {
      const value = one.scores[scale.id];
      row.append(element("td", { class: "number" }, value === null || value === undefined ? "–" : number(value)));
    }
    const gone = element("button", { type: "button", class: "link-button" }, root.dataset.erase, element("span", { class: "visually-hidden" }, ` ${day(one.on)}`));
    gone.addEventListener("click", async () => {
      await history.forget(member, one.id);
      await draw();
    });
    row.append(element("td", {}, gone));
    body.append(row);
  }
  const details = element("details", {}, element("summary", {}, root.dataset.table));
  details.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": key.title }, element("table", {}, element("thead", {}, head), body)));
  return details;
}

async function draw() {
  const entries = await history.all(member);
  byId("nothing").hidden = entries.length > 0;
  byId("some").hidden = entries.length === 0;
  const place = byId("trends");
  place.replaceChildren();
  for (const [code, key] of Object.entries(keys)) {
    const own = entries.filter((one) => one.pack === code);
    if (!own.length) continue;
    const section = element("section", {}, element("h3", {}, key.title));
    const list = element("ul", { class: "trends" });
    for (const scale of key.scales) {
      const latest = [...own].reverse().map((one) => one.scores[scale.id]).find((value) => value !== null && value !== undefined);
      const value = latest === undefined ? "–" : number(latest);
      list.append(element("li", {}, element("span", { class: "score-title" }, scale.title), " ", element("strong", {}, value), line(scale, own)));
    }
    section.append(list, table(key, own));
    place.append(section);
  }
}

byId("export").addEventListener("click", async () => {
  const text = JSON.stringify(history.bundle(await history.all(member)), null, 1);
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: "mon-suivi.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

byId("import").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  let entries = null;
  try {
    entries = history.check(JSON.parse(await file.text()));
  } catch {
    entries = null;
  }
  for (const one of entries || []) await history.keep(member, one);
  event.target.value = "";
  await draw();
  say(entries ? "imported" : "not-imported");
});

byId("erase").addEventListener("click", () => byId("erase-sure").showModal());
byId("erase-no").addEventListener("click", () => byId("erase-sure").close());
byId("erase-yes").addEventListener("click", async () => {
  await history.forgetAll(member);
  byId("erase-sure").close();
  await draw();
  say("erased");
});

// The vault

const token = () => root.querySelector("[name=csrfmiddlewaretoken]").value;

async function stored() {
  const response = await fetch(root.dataset.vault, { credentials: "same-origin" });
  if (!response.ok) throw new Error("network");
  return response.json();
}

async function store(key, salt) {
  const blob = await vault.lock(key, history.bundle(await history.all(member)));
  const response = await fetch(root.dataset.vault, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ salt: vault.toBase64(salt), blob: vault.toBase64(blob) }),
  });
  if (!response.ok) throw new Error("network");
  await history.rememberKey(member, { key, salt });
}

async function attempt(work, done) {
  root.setAttribute("aria-busy", "true");
  try {
    await work();
    say(done);
  } catch (error) {
    say(error.message === "full" ? "vault-full" : error.name === "OperationError" ? "vault-words-wrong" : "vault-failed");
  } finally {
    root.removeAttribute("aria-busy");
    await state();
  }
}

async function state() {
  const [known, there] = await Promise.all([history.recallKey(member), stored().catch(() => ({}))]);
  byId("vault-new").hidden = Boolean(there.blob);
  byId("vault-open").hidden = !there.blob;
  byId("vault-update").hidden = !(there.blob && known);
  byId("vault-delete").hidden = !there.blob;
}

byId("vault-new").addEventListener("click", async () => {
  const response = await fetch(root.dataset.words, { credentials: "same-origin" });
  const { words } = await response.json();
  byId("vault-words").textContent = vault.draw(words).join(" ");
  byId("vault-show").showModal();
});

byId("vault-noted").addEventListener("click", async () => {
  const phrase = byId("vault-words").textContent;
  byId("vault-words").textContent = "";
  byId("vault-show").close();
  await attempt(async () => {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    await store(await vault.keyOf(phrase, salt), salt);
  }, "vault-made");
});

byId("vault-update").addEventListener("click", () =>
  attempt(async () => {
    const { key, salt } = await history.recallKey(member);
    await store(key, salt);
  }, "vault-made"),
);

byId("vault-open").addEventListener("click", () => {
  byId("vault-phrase").value = "";
  byId("vault-ask").showModal();
});

byId("vault-try").addEventListener("click", async () => {
  const phrase = byId("vault-phrase").value;
  byId("vault-ask").close();
  await attempt(async () => {
    const there = await stored();
    const salt = vault.fromBase64(there.salt);
    const key = await vault.keyOf(phrase, salt);
    const entries = history.check(await vault.unlock(key, vault.fromBase64(there.blob)));
    for (const one of entries || []) await history.keep(member, one);
    await history.rememberKey(member, { key, salt });
    await draw();
  }, "vault-opened");
});

byId("vault-delete").addEventListener("click", () =>
  attempt(async () => {
    const response = await fetch(root.dataset.vault, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": token() } });
    if (!response.ok) throw new Error("network");
  }, "vault-gone"),
);

for (const button of root.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

await draw();
await state();
root.hidden = false;
