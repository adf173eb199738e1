// An election: what is asked, and the key that ballots are encrypted with. Its exact text is what counts.

import { FixedBase, generator, isElement, NAME, parseElement } from "./group.js";
import { hashBase64 } from "./sha256.js";

const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,64}$/;
const MAX_QUESTIONS = 200;
const MAX_ANSWERS = 500;

/** An election that this browser cannot or will not read; `code` is "election" or "unsupported". */
export class ElectionError extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= MAX_ANSWERS;

/** One question: {question, answers, blank, min, max, size}; `size` is the number of ciphertexts, one more with `blank`. */
function parseQuestion(given) {
  if (given === null || typeof given !== "object") throw new ElectionError("election", "question");
  if ("type" in given) throw new ElectionError("unsupported", "ranked questions");
  const { question, answers, min, max, blank = false } = given;
  const good = typeof question === "string" && Array.isArray(answers) && answers.length > 0 && answers.length <= MAX_ANSWERS
    && answers.every((answer) => typeof answer === "string") && typeof blank === "boolean"
    && isCount(min) && isCount(max) && min <= max && max <= answers.length;
  if (!good) throw new ElectionError("election", "question");
  return { question, answers, blank, min, max, size: answers.length + (blank ? 1 : 0) };
}

/** Parsed from its text; ElectionError when it cannot be used. */
export class Election {
  constructor(text) {
    const given = parse(text);
    if (given.version !== 1) throw new ElectionError("unsupported", `version ${given.version}`);
    if (given.group !== NAME) throw new ElectionError("unsupported", `group ${given.group}`);
    if (!UUID.test(given.uuid) || typeof given.name !== "string") throw new ElectionError("election", "uuid");
    if (!Array.isArray(given.questions) || !given.questions.length || given.questions.length > MAX_QUESTIONS) {
      throw new ElectionError("election", "questions");
    }
    this.text = text;
    this.uuid = given.uuid;
    this.name = given.name;
    this.description = given.description;
    this.questions = given.questions.map(parseQuestion);
    this.publicKey = readKey(given.public_key);
    /** Hash of the text: every ballot names it, so that none can be moved to another election. */
    this.fingerprint = hashBase64(text);
    this.key = new FixedBase(this.publicKey);
    this.prepareFor(1);
  }

  /** Expect to make or verify `ballots` ballots: the more, the larger the tables that pay. */
  prepareFor(ballots) {
    const powers = this.questions.reduce((sum, { size, min, max }) => sum + 3 * size + (max - min + 3), 0);
    this.key.expect(powers * ballots);
    generator.expect(1.5 * powers * ballots);
  }
}

function parse(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ElectionError("election", "not JSON");
  }
  if (given === null || typeof given !== "object") throw new ElectionError("election", "not an object");
  return given;
}

function readKey(text) {
  try {
    const key = parseElement(text);
    if (isElement(key)) return key;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new ElectionError("election", "public key");
}
