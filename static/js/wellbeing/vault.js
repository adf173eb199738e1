// The vault: a history that the server keeps and cannot read.
// Key: PBKDF2-SHA-256 of five words; content: AES-256-GCM of a block that is always as long.
export const ITERATIONS = 600000;
export const ROOM = 65536;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// 2048 words: 11 bits a word, 55 bits for five, and 600,000 rounds for each guess.
export function draw(words, count = 5) {
  if (words.length !== 2048) throw new Error("2048 words are needed");
  return [...crypto.getRandomValues(new Uint16Array(count))].map((number) => words[number & 2047].normalize("NFC"));
}

const plain = (phrase) => phrase.normalize("NFKD").toLowerCase().trim().split(/[\s,;.-]+/).join(" ");

export async function keyOf(phrase, salt) {
  const material = await crypto.subtle.importKey("raw", encoder.encode(plain(phrase)), "PBKDF2", false, ["deriveKey"]);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  return crypto.subtle.deriveKey(rule, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function lock(key, data) {
  const text = encoder.encode(JSON.stringify(data));
  if (text.length > ROOM - 4) throw new RangeError("full");
  const block = new Uint8Array(ROOM);
  new DataView(block.buffer).setUint32(0, text.length);
  block.set(text, 4);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, block));
  const blob = new Uint8Array(12 + sealed.length);
  blob.set(nonce);
  blob.set(sealed, 12);
  return blob;
}

// Throws when the words are wrong or the blob was altered.
export async function unlock(key, blob) {
  const rule = { name: "AES-GCM", iv: blob.subarray(0, 12) };
  const block = new Uint8Array(await crypto.subtle.decrypt(rule, key, blob.subarray(12)));
  const length = new DataView(block.buffer).getUint32(0);
  return JSON.parse(decoder.decode(block.subarray(4, 4 + length)));
}
