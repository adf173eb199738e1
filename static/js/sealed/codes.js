// Codes that people keep on paper: the scrutineer's code and the voter's code.

import { mod } from "./group.js";
import { randomCharacters } from "./random.js";
import { hashHex, hex, pbkdf2, sha256, utf8 } from "./sha256.js";

// ---------------------------------------------------------------- the scrutineer's code
// 22 random characters of 32 (110 bits, what a 2048-bit group is worth) and two check characters. Capitals and digits
// without 0, 1, I and O: nobody has to tell a small l from a one, and a telephone types it without the shift key.

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOOKALIKES = { I: "L", 1: "L" };
const SECRET_LENGTH = 22;
const CODE_LENGTH = 24;
const GROUP_LENGTH = 4;

/** The two check characters of a secret. */
function checkCharacters(secret) {
  const [first, second] = sha256(utf8(`check|${secret}`));
  return ALPHABET[first % 32] + ALPHABET[second % 32];
}

/** A new secret of 22 characters. */
export const newSecret = () => randomCharacters(ALPHABET, SECRET_LENGTH);

/** The code to write down: the secret and its check characters in six groups of four. */
export const codeOf = (secret) => (secret + checkCharacters(secret)).match(/.{4}/g).join("-");

/** What somebody typed, in the alphabet: without spaces and hyphens, in capitals; I and 1, which no code has, read as L. */
export const tidy = (typed) =>
  Array.from(typed.toUpperCase().replace(/[\s\-–—.]/g, ""), (character) => LOOKALIKES[character] ?? character).join("");

/**
 * Read a typed code: {secret} or {problem, ...} where problem is "empty", "character" (with `character`),
 * "length" (with `missing`, negative when there are too many) or "check" (all there, but at least one is wrong).
 */
export function readCode(typed) {
  const text = tidy(typed);
  if (!text) return { problem: "empty" };
  const wrong = Array.from(text).find((character) => !ALPHABET.includes(character));
  if (wrong) return { problem: "character", character: wrong };
  if (text.length !== CODE_LENGTH) return { problem: "length", missing: CODE_LENGTH - text.length };
  const secret = text.slice(0, SECRET_LENGTH);
  if (text.slice(SECRET_LENGTH) !== checkCharacters(secret)) return { problem: "check" };
  return { secret };
}

/** The number (from 1) of the first group in which a typed code differs from the right one; 0 when they are the same. */
export function firstDifference(typed, code) {
  const [is, should] = [tidy(typed), tidy(code)];
  for (let i = 0; i < should.length; i += GROUP_LENGTH) {
    if (is.slice(i, i + GROUP_LENGTH) !== should.slice(i, i + GROUP_LENGTH)) return i / GROUP_LENGTH + 1;
  }
  return is.length > should.length ? should.length / GROUP_LENGTH : 0;
}

// ---------------------------------------------------------------- the voter's code
// In the two forms that belenios-tool knows, so that a ballot can also be made with that tool.

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const SHORT = /^[1-9A-HJ-NP-Za-km-z]{3}(-[1-9A-HJ-NP-Za-km-z]{3}){4}$/;
const LONG = /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;

/** The check digit of the first 14 digits of a short code. */
function checkDigit(digits) {
  const value = Array.from(digits).reduce((sum, digit) => (sum * 58n + BigInt(BASE58.indexOf(digit))) % 53n, 0n);
  return BASE58[53 - Number(value)];
}

/** A new voter's code, XXX-XXX-XXX-XXX-XXX: 14 random digits in base 58 (82 bits) and a check digit. */
export function newCredential() {
  const digits = randomCharacters(BASE58, 14);
  return (digits + checkDigit(digits)).match(/.{3}/g).join("-");
}

/**
 * Read a typed voter's code: {credential} or {problem}: "empty", "character", "length" or "check".
 * Small letters and capitals differ here; spaces and missing hyphens do not matter.
 */
export function readCredential(typed) {
  const text = typed.replace(/[\s\-–—]/g, "");
  if (!text) return { problem: "empty" };
  const wrong = Array.from(text).find((character) => !BASE58.includes(character));
  if (wrong) return { problem: "character", character: wrong };
  if (text.length === 22) return { credential: text.replace(/^(.{5})(.{6})(.{5})(.{6})$/, "$1-$2-$3-$4") };
  if (text.length !== 15) return { problem: "length", missing: 15 - text.length };
  if (checkDigit(text.slice(0, 14)) !== text[14]) return { problem: "check" };
  return { credential: text.match(/.{3}/g).join("-") };
}

/** The secret exponent of a voter's code in one election, as belenios-tool derives it from the same text. */
export function deriveCredential(uuid, credential) {
  if (SHORT.test(credential)) return mod(BigInt("0x" + hex(pbkdf2(credential, uuid, 1000))));
  if (!LONG.test(credential)) throw new TypeError("not a voter's code");
  const half = (n) => hashHex(`derive_credential|${uuid}|${n}|${credential}`);
  return mod(BigInt("0x" + half(0) + half(1)));
}

/** A scalar that only the holder of `secret` can compute, different for each `purpose`; 512 bits are reduced, so it is uniform. */
export function deriveScalar(secret, purpose, more = "") {
  const half = (n) => hashHex(`${purpose}|${n}|${more}${more && "|"}${secret}`);
  return mod(BigInt("0x" + half(0) + half(1)));
}
