// A ballot: made in the voter's browser, verified in everybody's.

import { areElements, challenge, elementText, generator, Ladder, mod, multiply, parseElement, Q } from "./group.js";
import { knowledgeIsProven, oneOfIsProven, proof, proveOneOf } from "./proofs.js";
import { randomBelow } from "./random.js";
import { hashBase64 } from "./sha256.js";

/** A choice that the question does not allow; `question` is its number from 0, `count` how many were chosen. */
export class ChoiceError extends RangeError {
  constructor(question, count) {
    super(`question ${question}: ${count} chosen`);
    this.question = question;
    this.count = count;
  }
}

/** A ballot that must not be counted; `code` is a key of the messages of verification. */
export class BallotError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The vector of a choice: 0 or 1 per answer. `chosen` holds the numbers (from 0) of the chosen answers, or "blank".
 * With a blank vote allowed the vector has one place more, in front.
 */
export function vectorOf(question, chosen, number = 0) {
  const isBlank = chosen === "blank";
  const numbers = new Set(isBlank ? [] : chosen);
  const known = [...numbers].every((n) => Number.isInteger(n) && n >= 0 && n < question.answers.length);
  const right = isBlank ? question.blank : numbers.size >= question.min && numbers.size <= question.max;
  if (!right || !known) throw new ChoiceError(number, numbers.size);
  const vector = question.answers.map((_, n) => (numbers.has(n) ? 1 : 0));
  return question.blank ? [isBlank ? 1 : 0, ...vector] : vector;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const pair = ({ alpha, beta }) => `${alpha},${beta}`;

/** One answer: ciphertexts of the vector, a proof for each that it is 0 or 1, and proofs about their sum. */
function encryptAnswer(election, question, vector, context) {
  const { key } = election;
  const secrets = vector.map(() => randomBelow(Q));
  const numbers = vector.map((value, i) => {
    const mask = key.power(secrets[i]);
    return [generator.power(secrets[i]), value ? multiply(mask, generator.base) : mask];
  });
  const choices = numbers.map(([alpha, beta]) => ({ alpha: elementText(alpha), beta: elementText(beta) }));
  const individual = vector.map((value, i) => {
    const branches = [0, 1].map((claimed) => ({ secret: secrets[i], excess: value - claimed }));
    return proveOneOf(`prove|${context}|${pair(choices[i])}|`, key, branches, value);
  });
  const answer = { choices, individual_proofs: individual };
  return Object.assign(answer, proveSum(election, question, vector, { secrets, numbers, choices, context }));
}

/** The proofs about the sum: between min and max were chosen, or it is blank and nothing was chosen. */
function proveSum({ key }, question, vector, { secrets, numbers, choices, context }) {
  const whole = `${context}|${choices.map(pair).join(",")}`;
  const from = question.blank ? 1 : 0;
  const chosen = sum(vector.slice(from));
  const secret = mod(secrets.slice(from).reduce((a, b) => a + b, 0n));
  const counts = range(question.min, question.max).map((count) => ({ secret, excess: chosen - count }));
  if (!question.blank) {
    const total = numbers.reduce(([a, b], [alpha, beta]) => [multiply(a, alpha), multiply(b, beta)], [1n, 1n]);
    const prefix = `prove|${whole}|${total.map(elementText).join(",")}|`;
    return { overall_proof: proveOneOf(prefix, key, counts, chosen - question.min) };
  }
  const [blank] = vector;
  const isEmpty = [{ secret: secrets[0], excess: blank }, { secret, excess: chosen }];
  const isRight = [{ secret: secrets[0], excess: blank - 1 }, ...counts];
  return {
    overall_proof: proveOneOf(`bproof1|${whole}|`, key, isRight, blank ? 0 : 1 + chosen - question.min),
    blank_proof: proveOneOf(`bproof0|${whole}|`, key, isEmpty, blank ? 1 : 0),
  };
}

/** Let the page breathe between two questions. */
const pause = () => new Promise((resolve) => { setTimeout(resolve, 0); });

/**
 * Encrypt a ballot. `chosen` has one entry per question (see `vectorOf`), `secret` is the exponent of the voter's credential.
 * Returns {text, tracker}: the text to send, and what the voter finds it again by. `onProgress(done, all)` after each question.
 */
export async function makeBallot(election, secret, chosen, onProgress = () => {}) {
  const vectors = election.questions.map((question, number) => vectorOf(question, chosen[number], number));
  const credential = elementText(generator.power(secret));
  const context = `${election.fingerprint}|${credential}`;
  const answers = [];
  for (const [number, question] of election.questions.entries()) {
    if (number) await pause();
    answers.push(encryptAnswer(election, question, vectors[number], context));
    onProgress(number + 1, vectors.length);
  }
  const body = { election_uuid: election.uuid, election_hash: election.fingerprint, credential, answers };
  const hash = hashBase64(JSON.stringify(body));
  const nonce = randomBelow(Q);
  const c = challenge(`sig|${hash}|`, [generator.power(nonce)]);
  const text = JSON.stringify({ ...body, signature: { hash, proof: proof(c, mod(nonce - secret * c)) } });
  return { text, tracker: trackerOf(text) };
}

/** What a ballot is found again by on the board: the hash of its text. */
export const trackerOf = (text) => hashBase64(text);

// ---------------------------------------------------------------- verification

const rebuildProof = ({ challenge: c, response }) => ({ challenge: c, response });

function rebuildAnswer(answer) {
  const rebuilt = {
    choices: answer.choices.map(({ alpha, beta }) => ({ alpha, beta })),
    individual_proofs: answer.individual_proofs.map((proofs) => proofs.map(rebuildProof)),
    overall_proof: answer.overall_proof.map(rebuildProof),
  };
  if (answer.blank_proof !== undefined) rebuilt.blank_proof = answer.blank_proof.map(rebuildProof);
  return rebuilt;
}

/** Read a text that is exactly as a ballot is written: these fields, in this order, with nothing between them. */
function parseBallot(text) {
  try {
    const given = JSON.parse(text);
    const body = {
      election_uuid: given.election_uuid,
      election_hash: given.election_hash,
      credential: given.credential,
      answers: given.answers.map(rebuildAnswer),
    };
    const { hash, proof: value } = given.signature;
    const rebuilt = { ...body, signature: { hash, proof: rebuildProof(value) } };
    if (JSON.stringify(rebuilt) === text) return { ...rebuilt, body: JSON.stringify(body) };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new BallotError("ballot-form");
}

/** Verify one answer; returns its ciphertexts as pairs of numbers. */
function verifyAnswer(election, question, answer, context) {
  const { choices, individual_proofs: individual } = answer;
  if (choices.length !== question.size || individual.length !== question.size) throw new BallotError("ballot-form");
  const numbers = choices.map(({ alpha, beta }) => [parseElement(alpha), parseElement(beta)]);
  const ladders = numbers.map(([alpha, beta]) => ({ alpha: new Ladder(alpha), beta: new Ladder(beta) }));
  ladders.forEach((ladder, i) => {
    const branches = [{ ...ladder, value: 0 }, { ...ladder, value: 1 }];
    const prefix = `prove|${context}|${pair(choices[i])}|`;
    if (!oneOfIsProven(prefix, election.key, branches, individual[i])) throw new BallotError("ballot-proof");
  });
  verifySum(election, question, answer, { ladders, numbers, context });
  return numbers;
}

function verifySum({ key }, question, answer, { ladders, numbers, context }) {
  const whole = `${context}|${answer.choices.map(pair).join(",")}`;
  const from = question.blank ? 1 : 0;
  const total = numbers.slice(from).reduce(([a, b], [alpha, beta]) => [multiply(a, alpha), multiply(b, beta)], [1n, 1n]);
  const ladder = { alpha: new Ladder(total[0]), beta: new Ladder(total[1]) };
  const counts = range(question.min, question.max).map((value) => ({ ...ladder, value }));
  let good;
  if (question.blank) {
    const isEmpty = [{ ...ladders[0], value: 0 }, { ...ladder, value: 0 }];
    const isRight = [{ ...ladders[0], value: 1 }, ...counts];
    good = oneOfIsProven(`bproof0|${whole}|`, key, isEmpty, answer.blank_proof)
      && oneOfIsProven(`bproof1|${whole}|`, key, isRight, answer.overall_proof);
  } else {
    const prefix = `prove|${whole}|${total.map(elementText).join(",")}|`;
    good = answer.blank_proof === undefined && oneOfIsProven(prefix, key, counts, answer.overall_proof);
  }
  if (!good) throw new BallotError("ballot-proof");
}

/**
 * Verify everything about one ballot text but membership in the group, which is cheaper for many ballots together:
 * the caller must test `elements` with `areElements`. Returns {credential, answers, elements, tracker}.
 */
export function verifyProofs(election, text) {
  const ballot = parseBallot(text);
  if (ballot.election_uuid !== election.uuid || ballot.election_hash !== election.fingerprint) {
    throw new BallotError("ballot-other-election");
  }
  if (ballot.answers.length !== election.questions.length) throw new BallotError("ballot-form");
  try {
    const credential = parseElement(ballot.credential);
    const { hash, proof: signature } = ballot.signature;
    const signed = hash === hashBase64(ballot.body) && knowledgeIsProven(`sig|${hash}|`, credential, signature);
    if (!signed) throw new BallotError("ballot-signature");
    const context = `${election.fingerprint}|${ballot.credential}`;
    const answers = election.questions.map((question, i) => verifyAnswer(election, question, ballot.answers[i], context));
    const elements = [credential, ...answers.flat(2)];
    return { credential: ballot.credential, answers, elements, tracker: trackerOf(text) };
  } catch (error) {
    if (error instanceof TypeError) throw new BallotError("ballot-form");
    throw error;
  }
}

/** Verify one ballot completely; BallotError when it must not be counted. */
export function verifyBallot(election, text) {
  const ballot = verifyProofs(election, text);
  if (!areElements(ballot.elements)) throw new BallotError("ballot-element");
  return ballot;
}
