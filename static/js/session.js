// Keeps a screen of a live session up to date. Every three seconds it asks whether anything is new; most answers are
// "304, no". Where the connection is lost it says so, tries again less and less often, and recovers by itself.
const EVERY = 3000;
const PATIENCE = 8000;
const LONGEST = 30000;

const area = document.querySelector("[data-live]");
const body = area.querySelector("[data-live-body]");
const lost = area.querySelector("[data-live-lost]");
let tag = area.dataset.tag;
let failures = 0;
let waiting;
// How far the clock of this machine is behind the server's.
let offset = Number(area.dataset.now) * 1000 - Date.now();

function show(html) {
  const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement.id : "";
  body.innerHTML = html;
  if (focused) {
    document.getElementById(focused)?.focus();
  }
  tick();
}

async function ask() {
  const abort = new AbortController();
  const alarm = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const headers = { "If-None-Match": tag };
    const answer = await fetch(area.dataset.live, { headers, signal: abort.signal, credentials: "same-origin", cache: "no-store" });
    const date = Date.parse(answer.headers.get("Date"));
    if (answer.redirected || answer.status === 404 || answer.status === 403) {
      // Logged out, or no longer allowed to be here: the page itself says so.
      window.location.reload();
      return;
    }
    if (answer.status !== 304 && !answer.ok) {
      throw new Error(String(answer.status));
    }
    if (date) {
      offset = date - Date.now();
    }
    if (answer.status !== 304) {
      show(await answer.text());
      tag = answer.headers.get("ETag") || "";
    }
    failures = 0;
    lost.hidden = true;
  } catch {
    failures += 1;
    lost.hidden = false;
  } finally {
    clearTimeout(alarm);
    plan();
  }
}

function plan() {
  clearTimeout(waiting);
  // Back off when it fails; spread out a little, so that a room full of telephones does not ask in step.
  const pause = Math.min(EVERY * 2 ** failures, LONGEST);
  waiting = setTimeout(ask, failures ? pause * (0.75 + Math.random() / 2) : pause);
}

function tick() {
  for (const timer of body.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() + offset) / 1000 - Number(timer.dataset.since)));
    const rest = String(seconds % 60).padStart(2, "0");
    timer.querySelector("[data-timer]").textContent = `${Math.floor(seconds / 60)}:${rest}`;
    timer.classList.toggle("is-late", seconds > 60 * Number(timer.dataset.planned || Infinity));
  }
}

window.addEventListener("online", ask);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    ask();
  }
});
setInterval(tick, 1000);
tick();
plan();
