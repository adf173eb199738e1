// A scrutineer's key: made, checked and used in her own browser, all of it computed from the one code she keeps.
//
// With a threshold (Pedersen), three rounds, in each of which every scrutineer publishes something through the server:
//   1  a certificate: the keys she signs with and receives with;
//   2  a deal: commitments to a secret polynomial (for the archive) and for each scrutineer a share, encrypted to her;
//   3  her verification key: the public side of the sum of the shares she received.
// No randomness but the code: the same code and the same public messages give the same texts, so a round that was interrupted
// is simply done again, and a broken random generator cannot leak a key. What is private in an exponent (nonces, too) is
// derived with a purpose of its own.

import { deriveScalar } from "./codes.js";
import { elementText, generator, isElement, mod, multiply, NAME, parseElement, power, Q } from "./group.js";
import { knowledgeIsProven, proveKnowledge } from "./proofs.js";
import { hashHex, hashNumber } from "./sha256.js";

/** Messages of the other scrutineers that do not fit; `code` is a key of the page's messages, `trustee` a number from 1. */
export class TrusteeError extends Error {
  constructor(code, trustee = 0) {
    super(`${code} (${trustee})`);
    this.code = code;
    this.trustee = trustee;
  }
}

const signingKey = (secret) => hashNumber(`sk|${secret}`) % Q;
const receivingKey = (secret) => hashNumber(`dk|${secret}`) % Q;
const publicText = (exponent) => elementText(generator.power(exponent));

/** Sign a text with a secret exponent; the nonce depends on both, as in RFC 6979. */
function sign(secret, key, text) {
  return proveKnowledge(`sigmsg|${text}|`, key, deriveScalar(secret, "nonce", hashHex(text)));
}

/** Whether the holder of a public key (a number) signed a text. */
export const isSigned = (key, text, signature) => knowledgeIsProven(`sigmsg|${text}|`, key, signature);

/** A public key with the proof that its exponent is known. */
function publicKey(secret, exponent) {
  const text = publicText(exponent);
  const pok = proveKnowledge(`pok|${NAME}|${text}|`, exponent, deriveScalar(secret, "possession", hashHex(text)));
  return { pok, public_key: text };
}

/** The number of a public key whose proof of possession holds; TypeError otherwise. */
export function readPublicKey({ pok, public_key: text }) {
  const element = parseElement(text);
  if (!isElement(element) || !knowledgeIsProven(`pok|${NAME}|${text}|`, element, pok)) throw new TypeError("no possession");
  return element;
}

/** What the code signs with; the text of its public key stands in the certificate, or is the single key itself. */
export const signingPublic = (secret) => publicText(signingKey(secret));

/**
 * Sign the question of "check my code". The same key for both kinds of committee. The server chooses the text: only a question
 * is signed, never what could pass for a message of the key generation. TypeError otherwise.
 */
export function signCheck(secret, text) {
  if (!text.startsWith("code|")) throw new TypeError("not a question");
  return sign(secret, signingKey(secret), text);
}

// ---------------------------------------------------------------- a key alone (all scrutineers are needed)

/** The private exponent of a single key. */
export const singlePrivate = (secret) => signingKey(secret);

/** The public side of a single key, with its proof. */
export const singlePublic = (secret) => publicKey(secret, singlePrivate(secret));

// ---------------------------------------------------------------- a key with a threshold

/**
 * Read what a certificate says, verified: {verification, encryption} as numbers. The place {size, threshold, index} must be
 * the one it names; only with `old` (an archive written by belenios-tool 2.0) may it name none.
 */
export function readCertificate({ message, signature }, { size, threshold, index, old = false }) {
  const { context, verification, encryption } = JSON.parse(message);
  const fits = context === undefined ? old
    : context.group === NAME && context.size === size && context.threshold === threshold && context.index === index;
  const keys = { verification: parseElement(verification), encryption: parseElement(encryption) };
  if (!fits || !isElement(keys.verification) || !isElement(keys.encryption)) throw new TypeError("certificate");
  if (!isSigned(keys.verification, message, signature)) throw new TypeError("certificate");
  return keys;
}

/**
 * Read the commitments of a deal, verified: the numbers A_0 .. A_(threshold-1). `key` is its author's verification key.
 * Without a `signature` (an archive of belenios-tool 2.0; never in a deal) the certificates are not bound to them.
 */
function readCommitments({ coefexps, signature }, certs, threshold, key) {
  const texts = JSON.parse(coefexps.message).coefexps;
  if (!Array.isArray(texts) || texts.length !== threshold) throw new TypeError("commitments");
  const numbers = texts.map(parseElement);
  const whole = `certs_sig|${JSON.stringify({ certs, coefexps: texts })}`;
  const bound = signature === undefined || isSigned(key, whole, signature);
  if (!bound || !numbers.every(isElement) || !isSigned(key, coefexps.message, coefexps.signature)) throw new TypeError("commitments");
  return numbers;
}

/** g^f(index) from the commitments to the polynomial f. */
export function committedShare(commitments, index) {
  let exponent = 1n;
  return commitments.reduce((product, commitment) => {
    const next = multiply(product, power(commitment, exponent));
    exponent = mod(exponent * BigInt(index));
    return next;
  }, 1n);
}

const MASK_DIGITS = 64;

/** Exclusive or of two texts of 64 hexadecimal digits. */
const mask = (a, b) => (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(16).padStart(MASK_DIGITS, "0");

/** What a share is hidden with, 256 bits that its sender and its receiver can compute: hashed ElGamal, used once. */
const maskOf = (from, to, common) => hashHex(`share|${from}|${to}|${elementText(common)}`);

/** A scrutineer of a committee with a threshold, with nothing but her code and her place {size, threshold, index}. */
export class ThresholdTrustee {
  constructor(secret, { size, threshold, index }) {
    this.secret = secret;
    this.place = { size, threshold, index };
    this.signing = signingKey(secret);
    this.receiving = receivingKey(secret);
  }

  /** Round 1. */
  certificate() {
    const { size, threshold, index } = this.place;
    const message = JSON.stringify({
      context: { group: NAME, size, threshold, index },
      verification: publicText(this.signing),
      encryption: publicText(this.receiving),
    });
    return { message, signature: sign(this.secret, this.signing, message) };
  }

  /** Verify everybody's certificate, mine by its keys. */
  readCertificates(certs) {
    const { size, threshold, index } = this.place;
    if (certs.length !== size) throw new TrusteeError("trustee-certificate");
    const keys = certs.map((cert, i) => blame("trustee-certificate", i + 1, () => readCertificate(cert, { size, threshold, index: i + 1 })));
    if (elementText(keys[index - 1].verification) !== publicText(this.signing)) throw new TrusteeError("other-code", index);
    return keys;
  }

  /** Round 2: commitments and signature for the archive, one encrypted and signed share for each, in order. */
  deal(certs) {
    const { threshold } = this.place;
    const keys = this.readCertificates(certs);
    const session = hashHex(JSON.stringify(certs));
    const coefficients = Array.from({ length: threshold }, (_, k) => deriveScalar(this.secret, `poly|${k}`, session));
    const coefexps = coefficients.map(publicText);
    const message = JSON.stringify({ coefexps });
    const shares = keys.map(({ encryption }, i) => {
      const value = coefficients.reduceRight((sum, coefficient) => mod(sum * BigInt(i + 1) + coefficient), 0n);
      return this.share(i + 1, encryption, value, session);
    });
    const whole = `certs_sig|${JSON.stringify({ certs, coefexps })}`;
    const signed = { message, signature: sign(this.secret, this.signing, message) };
    return { coefexps: signed, signature: sign(this.secret, this.signing, whole), shares };
  }

  /** One share, readable by the holder of the `encryption` key only. Never part of an archive. */
  share(to, encryption, value, session) {
    const nonce = deriveScalar(this.secret, `hide|${to}`, session);
    const hidden = mask(value.toString(16).padStart(MASK_DIGITS, "0"), maskOf(this.place.index, to, power(encryption, nonce)));
    const message = JSON.stringify({ from: this.place.index, to, certs: session, alpha: publicText(nonce), data: hidden });
    return { message, signature: sign(this.secret, this.signing, message) };
  }

  /** Round 3, and again at every count: my private exponent, from everybody's deal {coefexps, signature, share}. */
  receive(certs, deals) {
    const keys = this.readCertificates(certs);
    const session = hashHex(JSON.stringify(certs));
    if (deals.length !== keys.length) throw new TrusteeError("trustee-deal");
    return deals.reduce((sum, deal, i) => mod(sum + this.receiveOne(deal, { certs, session, from: i + 1, key: keys[i].verification })), 0n);
  }

  receiveOne(deal, { certs, session, from, key }) {
    return blame("trustee-deal", from, () => {
      const { message, signature } = deal.share;
      const content = JSON.parse(message);
      const routed = content.from === from && content.to === this.place.index && content.certs === session;
      if (!routed || !isSigned(key, message, signature)) throw new TypeError("share");
      const alpha = parseElement(content.alpha);
      if (!isElement(alpha) || !/^[0-9a-f]{64}$/.test(content.data)) throw new TypeError("share");
      const value = BigInt(`0x${mask(content.data, maskOf(from, this.place.index, power(alpha, this.receiving)))}`);
      if (deal.signature === undefined) throw new TypeError("signature");
      const commitments = readCommitments(deal, certs, this.place.threshold, key);
      if (value >= Q || generator.power(value) !== committedShare(commitments, this.place.index)) throw new TypeError("share");
      return value;
    });
  }

  /** Round 3: the public side of my private exponent, with proof and signature. */
  verificationKey(exponent) {
    const key = publicKey(this.secret, exponent);
    return { ...key, signature: sign(this.secret, this.signing, key.public_key) };
  }
}

/** Run `work`; what it finds wrong is the fault of a scrutineer. */
function blame(code, trustee, work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    throw new TrusteeError(code, trustee);
  }
}

// ---------------------------------------------------------------- the trustees of an archive

/**
 * Verify the trustees of an election. Returns {publicKey, owners, groups}: the product of all keys; the verification key of
 * every owner in order; and how decryptions combine: [{threshold or 0, owners: [numbers from 1]}].
 * TypeError when anything does not hold.
 */
export function readTrustees(trustees) {
  const owners = [];
  const groups = [];
  let product = 1n;
  if (!Array.isArray(trustees) || !trustees.length) throw new TypeError("trustees");
  for (const [kind, content] of trustees) {
    const read = { Single: readSingle, Pedersen: readPedersen }[kind];
    if (!read) throw new TypeError("trustees");
    const { keys, threshold, subkey } = read(content);
    groups.push({ threshold, owners: keys.map((_, i) => owners.length + i + 1) });
    owners.push(...keys);
    product = multiply(product, subkey);
  }
  return { publicKey: product, owners, groups };
}

function readSingle(content) {
  const key = readPublicKey(content);
  return { keys: [key], threshold: 0, subkey: key };
}

function readPedersen({ threshold, certs, coefexps, signatures, verification_keys: given }) {
  const size = certs.length;
  const old = signatures === undefined;
  const lists = [coefexps, given, ...(old ? [] : [signatures])];
  const complete = lists.every((list) => Array.isArray(list) && list.length === size);
  if (!complete || !Number.isInteger(threshold) || threshold < 1 || threshold > size) throw new TypeError("threshold");
  const signers = certs.map((cert, i) => readCertificate(cert, { size, threshold, index: i + 1, old }).verification);
  const commitments = coefexps.map((item, i) =>
    readCommitments({ coefexps: item, signature: old ? undefined : signatures[i] ?? null }, certs, threshold, signers[i]));
  const keys = given.map((item, i) => {
    const key = readPublicKey(item);
    const expected = commitments.reduce((product, list) => multiply(product, committedShare(list, i + 1)), 1n);
    const signed = old || isSigned(signers[i], item.public_key, item.signature);
    if (key !== expected || !signed) throw new TypeError("verification key");
    return key;
  });
  return { keys, threshold, subkey: commitments.reduce((product, list) => multiply(product, list[0]), 1n) };
}
