// Proofs of knowledge: that somebody knows an exponent (Schnorr), and that a ciphertext holds one of a few values (OR-proof).
// A proof is {challenge, response}, both decimal texts. The names of prefixes are those of the Belenios specification.

import { challenge, generator, Ladder, mod, multiply, parseScalar, Q } from "./group.js";
import { randomBelow } from "./random.js";

export const proof = (c, r) => ({ challenge: c.toString(), response: r.toString() });

/** Challenge and response of a proof as numbers; TypeError unless it has exactly this form. */
export function parseProof(value) {
  if (value === null || typeof value !== "object") throw new TypeError("not a proof");
  return [parseScalar(value.challenge), parseScalar(value.response)];
}

/** Prove that I know the exponent of `generator^secret`; `nonce` is random unless the caller derives one. */
export function proveKnowledge(prefix, secret, nonce = randomBelow(Q)) {
  const c = challenge(prefix, [generator.power(nonce)]);
  return proof(c, mod(nonce - secret * c));
}

/** Whether a proof shows knowledge of the exponent of `element` (a number or a Ladder). */
export function knowledgeIsProven(prefix, element, value) {
  const [c, r] = parseProof(value);
  const base = element instanceof Ladder ? element : new Ladder(element);
  return challenge(prefix, [multiply(generator.power(r), base.power(c))]) === c;
}

/**
 * Prove that one of several branches is true. A branch is {secret, excess}: its ciphertext (g^secret, y^secret g^excess)
 * is claimed to hold nothing, which is true where `excess` is 0. `key` is the FixedBase of the election key y.
 *
 * Only fixed bases are raised: in a false branch (g^r)^c = g^(rc), and what is not ours to know is chosen beforehand.
 */
export function proveOneOf(prefix, key, branches, truth) {
  const proofs = [];
  const commitments = [];
  let others = 0n;
  branches.forEach(({ secret, excess }, index) => {
    if (index === truth) {
      commitments.push(null, null);
      return;
    }
    const c = randomBelow(Q);
    const r = randomBelow(Q);
    const e = mod(r + secret * c);
    proofs[index] = proof(c, r);
    commitments.push(generator.power(e), multiply(key.power(e), generator.power(mod(BigInt(excess) * c))));
    others += c;
  });
  const nonce = randomBelow(Q);
  commitments[2 * truth] = generator.power(nonce);
  commitments[2 * truth + 1] = key.power(nonce);
  const c = mod(challenge(prefix, commitments) - others);
  proofs[truth] = proof(c, mod(nonce - branches[truth].secret * c));
  return proofs;
}

/** Whether one of several branches is proven. A branch is {alpha, beta, value}: two Ladders, claimed to hold `value`. */
export function oneOfIsProven(prefix, key, branches, proofs) {
  if (!Array.isArray(proofs) || proofs.length !== branches.length) return false;
  const commitments = [];
  let total = 0n;
  branches.forEach(({ alpha, beta, value }, index) => {
    const [c, r] = parseProof(proofs[index]);
    commitments.push(multiply(generator.power(r), alpha.power(c)));
    let second = multiply(key.power(r), beta.power(c));
    if (value) second = multiply(second, generator.power(mod(-BigInt(value) * c)));
    commitments.push(second);
    total += c;
  });
  return challenge(prefix, commitments) === total % Q;
}
