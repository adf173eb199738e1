// SHA-256, HMAC and PBKDF2, synchronous.
//
// Why not crypto.subtle? It exists only on https (and localhost), while a cooperative may run this on its own network
// by plain http; and it is asynchronous, while a ballot hashes a hundred short texts in the middle of arithmetic.
// One code path everywhere is easier to trust. Tested against crypto.subtle, Python and belenios-tool.

const ROUND_CONSTANTS = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = new Uint32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const BLOCK = 64;
const schedule = new Uint32Array(64);
const encoder = new TextEncoder();

const rotate = (x, n) => (x >>> n) | (x << (32 - n));

/** Mix one block of 64 bytes, read from `view` at `offset`, into `state` (FIPS 180-4, section 6.2.2). */
function compress(state, view, offset) {
  const w = schedule;
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + big1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + w[i]) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

/** Hash `bytes` after `before` bytes (whole blocks) that have led to `state`, which is changed. */
function finish(state, bytes, before = 0) {
  const length = before + bytes.length;
  const whole = bytes.length - (bytes.length % BLOCK);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < whole; offset += BLOCK) compress(state, view, offset);
  const rest = bytes.length - whole;
  const tail = new Uint8Array(rest + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  tail.set(bytes.subarray(whole));
  tail[rest] = 0x80;
  const end = new DataView(tail.buffer);
  end.setUint32(tail.length - 8, Math.floor(length / 0x20000000));
  end.setUint32(tail.length - 4, (length << 3) >>> 0);
  for (let offset = 0; offset < tail.length; offset += BLOCK) compress(state, end, offset);
  const out = new Uint8Array(32);
  const target = new DataView(out.buffer);
  state.forEach((word, i) => target.setUint32(4 * i, word));
  return out;
}

/** The 32 bytes of SHA-256 over a Uint8Array. */
export const sha256 = (bytes) => finish(START.slice(), bytes);

/** UTF-8 bytes of a text. */
export const utf8 = (text) => encoder.encode(text);

/** Lower-case hexadecimal digits of bytes. */
export function hex(bytes) {
  let out = "";
  for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
  return out;
}

/** SHA-256 of a text as 64 hexadecimal digits: names of data in an archive. */
export const hashHex = (text) => hex(sha256(utf8(text)));

/** SHA-256 of a text in base64 without the final "=", 43 characters: fingerprints and trackers. */
export const hashBase64 = (text) => btoa(String.fromCharCode(...sha256(utf8(text)))).slice(0, 43);

/** SHA-256 of a text as a whole number, big-endian. */
export const hashNumber = (text) => BigInt("0x" + hashHex(text));

/** HMAC-SHA256 with a key that is hashed once: returns a function from message bytes to 32 bytes (RFC 2104). */
function hmac(key) {
  const padded = new Uint8Array(BLOCK);
  padded.set(key.length > BLOCK ? sha256(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((mask) => {
    const state = START.slice();
    compress(state, new DataView(padded.map((byte) => byte ^ mask).buffer), 0);
    return state;
  });
  return (message) => finish(outer.slice(), finish(inner.slice(), message, BLOCK), BLOCK);
}

/** PBKDF2-HMAC-SHA256 with 32 bytes of output (RFC 8018), of texts. */
export function pbkdf2(password, salt, iterations) {
  const mac = hmac(utf8(password));
  const first = utf8(salt);
  const message = new Uint8Array(first.length + 4);
  message.set(first);
  message[message.length - 1] = 1;
  let block = mac(message);
  const out = block.slice();
  for (let i = 1; i < iterations; i++) {
    block = mac(block);
    for (let j = 0; j < 32; j++) out[j] ^= block[j];
  }
  return out;
}
