// Randomness, from the browser's generator only. Never Math.random.

import { hex } from "./sha256.js";

/** A whole number below `limit`, uniform up to 2^-128. */
export function randomBelow(limit) {
  const bytes = new Uint8Array(Math.ceil(limit.toString(2).length / 8) + 16);
  crypto.getRandomValues(bytes);
  return BigInt("0x" + hex(bytes)) % limit;
}

/** `length` characters of `alphabet` (at most 256 of them), each equally likely: bytes that would favour some are thrown away. */
export function randomCharacters(alphabet, length) {
  const fair = 256 - (256 % alphabet.length);
  const byte = new Uint8Array(1);
  let out = "";
  while (out.length < length) {
    crypto.getRandomValues(byte);
    if (byte[0] < fair) out += alphabet[byte[0] % alphabet.length];
  }
  return out;
}
