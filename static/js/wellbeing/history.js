// A person's own history: IndexedDB of this browser, nowhere else. One database a member, because browsers are shared.
const STORE = "entries";
const KEYS = "keys";

function open(member) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`interlignes-suivi-${member}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id" });
      request.result.createObjectStore(KEYS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(member, store, mode, work) {
  const database = await open(member);
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export async function all(member) {
  const entries = await within(member, STORE, "readonly", (store) => store.getAll());
  return entries.sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
}

export const keep = (member, entry) => within(member, STORE, "readwrite", (store) => store.put(entry));
export const forget = (member, id) => within(member, STORE, "readwrite", (store) => store.delete(id));
export const rememberKey = (member, value) => within(member, KEYS, "readwrite", (store) => store.put(value, "vault"));
export const recallKey = (member) => within(member, KEYS, "readonly", (store) => store.get("vault"));

export async function forgetAll(member) {
  await within(member, STORE, "readwrite", (store) => store.clear());
  await within(member, KEYS, "readwrite", (store) => store.clear());
}

export function entry(pack, version, answers, scores, now = new Date()) {
  const on = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  return { id: crypto.randomUUID(), pack, version, on, answers, scores };
}

// Only what this page wrote is read again.
export function check(data) {
  if (!data || data.format !== "interlignes/suivi/1" || !Array.isArray(data.entries)) return null;
  const good = data.entries.every(
    (one) =>
      one && typeof one.id === "string" && one.id.length < 60 && typeof one.pack === "string" &&
      /^\d{4}-\d{2}-\d{2}$/.test(one.on) && one.scores && typeof one.scores === "object" &&
      Object.values(one.scores).every((value) => value === null || Number.isFinite(value)),
  );
  return good ? data.entries : null;
}

export const bundle = (entries) => ({ format: "interlignes/suivi/1", entries });
