// Counting: the product of the ballots, a trustee's part in opening it, and what the parts together say.

import { challenge, elementText, generator, inverse, Ladder, mod, multiply, parseElement, power, Q } from "./group.js";
import { parseProof, proof } from "./proofs.js";
import { randomBelow } from "./random.js";

/**
 * The product of the last ballot of every credential: {tally, count, weight, text}. `cast` are verified ballots in the order
 * of the archive, `weights` a Map from credential to weight (1n for "one member, one vote").
 */
export function encryptedTally(election, cast, weights) {
  const last = new Map(cast.map(({ credential, answers }) => [credential, answers]));
  const tally = election.questions.map(({ size }) => Array.from({ length: size }, () => [1n, 1n]));
  let weight = 0n;
  for (const [credential, answers] of last) {
    const factor = weights.get(credential);
    weight += factor;
    const raised = (a) => (factor === 1n ? a : power(a, factor));
    tally.forEach((row, i) => row.forEach((cell, j) => {
      cell[0] = multiply(cell[0], raised(answers[i][j][0]));
      cell[1] = multiply(cell[1], raised(answers[i][j][1]));
    }));
  }
  return { tally, count: last.size, weight, text: tallyText(tally) };
}

/** A tally as the archive writes it. */
export const tallyText = (tally) =>
  JSON.stringify(tally.map((row) => row.map(([alpha, beta]) => ({ alpha: elementText(alpha), beta: elementText(beta) }))));

/** A trustee's part: every alpha raised to her private exponent, each with its proof, as the archive writes it. */
export function partialDecryption(election, exponent, tally) {
  const prefix = decryptionPrefix(election, generator.power(exponent));
  const cells = tally.map((row) => row.map(([alpha]) => {
    const ladder = new Ladder(alpha);
    const nonce = randomBelow(Q);
    const c = challenge(prefix, [generator.power(nonce), ladder.power(nonce)]);
    return { factor: elementText(ladder.power(exponent)), proof: proof(c, mod(nonce - exponent * c)) };
  }));
  return JSON.stringify({
    decryption_factors: cells.map((row) => row.map((cell) => cell.factor)),
    decryption_proofs: cells.map((row) => row.map((cell) => cell.proof)),
  });
}

const decryptionPrefix = (election, key) => `decrypt|${election.fingerprint}|${elementText(key)}|`;

/** The factors of a trustee's part, verified against her key; TypeError when one is false or the shape is another. */
export function readDecryption(election, key, tally, text) {
  const { decryption_factors: factors, decryption_proofs: proofs } = JSON.parse(text);
  const canonical = JSON.stringify({
    decryption_factors: factors,
    decryption_proofs: proofs.map((row) => row.map(({ challenge: c, response }) => ({ challenge: c, response }))),
  });
  const shaped = [factors, proofs].every((rows) => rows.length === tally.length && rows.every((row, i) => row.length === tally[i].length));
  if (canonical !== text || !shaped) throw new TypeError("decryption");
  const prefix = decryptionPrefix(election, key);
  const base = new Ladder(key);
  return tally.map((row, i) => row.map(([alpha], j) => {
    const factor = parseElement(factors[i][j]);
    const [c, r] = parseProof(proofs[i][j]);
    const second = multiply(power(alpha, r), power(factor, c));
    if (challenge(prefix, [multiply(generator.power(r), base.power(c)), second]) !== c) throw new TypeError("decryption");
    return factor;
  }));
}

/** Lagrange's coefficient of `index` among `indices`, at 0. */
function lagrange(index, indices) {
  return indices.filter((other) => other !== index).reduce((product, other) => {
    const quotient = BigInt(other) * inverse(BigInt(other - index), Q);
    return mod(product * quotient);
  }, 1n);
}

/**
 * The factor that opens each cell. `groups` as read from the trustees, `decryptions` a Map from owner to factors.
 * null when too few trustees have decrypted.
 */
export function combine(groups, decryptions, tally) {
  const combined = tally.map((row) => row.map(() => 1n));
  for (const { threshold, owners } of groups) {
    const used = owners.filter((owner) => decryptions.has(owner)).slice(0, threshold || owners.length);
    if (used.length < (threshold || owners.length)) return null;
    const indices = used.map((owner) => owners.indexOf(owner) + 1);
    used.forEach((owner, n) => {
      const exponent = threshold ? lagrange(indices[n], indices) : 1n;
      decryptions.get(owner).forEach((row, i) => row.forEach((factor, j) => {
        combined[i][j] = multiply(combined[i][j], power(factor, exponent));
      }));
    });
  }
  return combined;
}

/** Whether a published result is what the factors open: beta = factor * g^n in each cell. */
export function isResult(tally, combined, result, weight) {
  if (!Array.isArray(result) || result.length !== tally.length) return false;
  return tally.every((row, i) => Array.isArray(result[i]) && result[i].length === row.length && row.every(([, beta], j) => {
    const n = result[i][j];
    return Number.isSafeInteger(n) && n >= 0 && BigInt(n) <= weight && multiply(combined[i][j], generator.power(BigInt(n))) === beta;
  }));
}
