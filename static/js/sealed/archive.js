// Reading an archive <uuid>.bel: an old tar without end blocks, in which each record is named by its hash and each event
// names the one before it. Nothing is accepted that would not be written again, byte by byte, in the same way.

import { hashHex } from "./sha256.js";

export const MAX_BYTES = 256 * 1024 * 1024;

const BLOCK = 512;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const HEXADECIMAL = /^[0-9a-f]{64}$/;

/** An archive that must not be believed; `code` is a key of the messages of verification, `at` a number of an event or ballot. */
export class ArchiveError extends Error {
  constructor(code, at = null) {
    super(at === null ? code : `${code} (${at})`);
    this.code = code;
    this.at = at;
  }
}

/** The one header that a record of this name, size and time may have. */
function header(name, size, time) {
  const block = new Uint8Array(BLOCK);
  const put = (text, offset) => block.set(encoder.encode(text), offset);
  const octal = (number) => number.toString(8).padStart(11, "0");
  put(name, 0);
  put("0000644", 100);
  put("0000000", 108);
  put("0000000", 116);
  put(octal(size), 124);
  put(octal(time), 136);
  put("        ", 148);
  put("0", 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

const isZero = (bytes) => bytes.every((byte) => byte === 0);
const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Text of a part of a header, up to the first NUL. */
function field(block, from, length) {
  const bytes = block.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}

/** The records [name, text] of a tar. All must carry the same time. */
function records(bytes) {
  const found = [];
  let time = null;
  for (let at = 0; at < bytes.length;) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.length < BLOCK) throw new ArchiveError("truncated");
    const [name, size] = [field(block, 0, 100), parseInt(field(block, 124, 11), 8)];
    time ??= parseInt(field(block, 136, 11), 8);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    if (!Number.isInteger(size) || !Number.isInteger(time)) throw new ArchiveError("record", found.length + 1);
    if (!sameBytes(block, header(name, size, time))) throw new ArchiveError("record", found.length + 1);
    if (at + BLOCK + padded > bytes.length) throw new ArchiveError("truncated");
    const body = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (!isZero(bytes.subarray(at + BLOCK + size, at + BLOCK + padded))) throw new ArchiveError("record", found.length + 1);
    found.push([name, decode(body)]);
    at += BLOCK + padded;
  }
  if (!found.length) throw new ArchiveError("truncated");
  const [[name, text]] = found;
  if (name !== "BELENIOS" || text !== JSON.stringify({ version: 1, timestamp: String(time) })) throw new ArchiveError("first-record");
  return found.slice(1);
}

function decode(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ArchiveError("not-text");
  }
}

/** JSON of our own making: parsed, and refused unless `rebuild` of it gives the same text again. */
export function parseExactly(text, rebuild, code, at = null) {
  try {
    const value = JSON.parse(text);
    if (JSON.stringify(rebuild(value)) === text) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new ArchiveError(code, at);
}

const rebuildEvent = ({ parent, height, type, payload }) => ({ parent, height, type, payload });

/**
 * The events of an archive in order: [{type, payload, hash, data}], `payload` being the text it points to and `data` the texts
 * written before it and after the event before it, by hash. Each record must be used by the event that follows it.
 */
export function readEvents(bytes) {
  if (bytes.length > MAX_BYTES) throw new ArchiveError("too-large");
  const events = [];
  const seen = new Set();
  let waiting = new Map();
  for (const [name, text] of records(bytes)) {
    const [hash, kind] = [name.slice(0, 64), name.slice(64)];
    if (!HEXADECIMAL.test(hash) || hashHex(text) !== hash) throw new ArchiveError("name", events.length);
    if (seen.has(hash)) throw new ArchiveError("repeated", events.length);
    seen.add(hash);
    if (kind === ".data.json") waiting.set(hash, text);
    else if (kind === ".event.json") {
      events.push(readEvent(text, hash, events, waiting));
      waiting = new Map();
    } else throw new ArchiveError("name", events.length);
  }
  if (waiting.size) throw new ArchiveError("unused", events.length);
  return events;
}

function readEvent(text, hash, events, data) {
  const at = events.length;
  const { parent, height, type, payload } = parseExactly(text, rebuildEvent, "event-form", at);
  const previous = at ? events[at - 1].hash : undefined;
  if (parent !== previous || height !== at) throw new ArchiveError("chain", at);
  const last = [...data.keys()].pop();
  if (payload !== last) throw new ArchiveError("unused", at);
  return { type, hash, data, payload: payload === undefined ? null : data.get(payload), payloadHash: payload ?? null };
}
