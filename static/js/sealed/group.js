// The group BELENIOS-2048: residues modulo a 2048-bit prime p, of prime order q (256 bits), multiplicative notation.
//
// Everything is BigInt. A multiplication costs some microseconds, so what counts is how many there are:
// fixed bases (the generator, the election key) get tables; a base that is raised several times shares its squarings;
// membership of many elements is tested by random products. None of this runs in constant time: an attacker who can time
// single multiplications inside the voter's own browser could as well read the screen.

import { hashNumber } from "./sha256.js";

export const NAME = "BELENIOS-2048";

export const P = BigInt("20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719");
export const G = BigInt("2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799694668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661215055797097162016168270312886432456663834863635782106154918419982534315189740658186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982665103606822406635076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627");
export const Q = BigInt("78571733251071885079927659812671450121821421258408794611510081919805623223441");

const DECIMAL = /^(0|[1-9][0-9]*)$/;
const MAX_DIGITS = 617;
const BATCH_ROUNDS = 80;
const BATCH_WORTHWHILE = 150;

/** a modulo n, never negative. */
export function mod(a, n = Q) {
  const rest = a % n;
  return rest < 0n ? rest + n : rest;
}

export const multiply = (a, b) => (a * b) % P;

/** 1/a modulo n, by the extended algorithm of Euclid. */
export function inverse(a, n = P) {
  let [r0, r1, s0, s1] = [n, mod(a, n), 0n, 1n];
  while (r1) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  if (r0 !== 1n) throw new RangeError("no inverse");
  return mod(s0, n);
}

/** The hexadecimal digits of an exponent, lowest first: windows of four bits. */
function digitsOf(exponent) {
  const text = exponent.toString(16);
  return Array.from(text, (_, i) => parseInt(text[text.length - 1 - i], 16));
}

/** base^exponent for a base that is used once. */
export function power(base, exponent) {
  if (exponent === 0n) return 1n;
  const small = [1n, base];
  for (let i = 2; i < 16; i++) small.push(multiply(small[i - 1], base));
  const digits = digitsOf(exponent);
  let result = small[digits[digits.length - 1]];
  for (let i = digits.length - 2; i >= 0; i--) {
    for (let j = 0; j < 4; j++) result = multiply(result, result);
    if (digits[i]) result = multiply(result, small[digits[i]]);
  }
  return result;
}

/** A base that is raised a few times: its powers of 16^i are computed once (Yao's method). */
export class Ladder {
  constructor(base) {
    this.base = base;
    this.rungs = [base];
  }

  power(exponent) {
    const digits = digitsOf(exponent);
    while (this.rungs.length < digits.length) {
      let rung = this.rungs[this.rungs.length - 1];
      for (let j = 0; j < 4; j++) rung = multiply(rung, rung);
      this.rungs.push(rung);
    }
    const buckets = new Array(16).fill(null);
    digits.forEach((digit, i) => {
      buckets[digit] = buckets[digit] === null ? this.rungs[i] : multiply(buckets[digit], this.rungs[i]);
    });
    // The product of buckets[d]^d: a running product, taken once more at each step down.
    let running = 1n;
    let result = 1n;
    for (let digit = 15; digit > 0; digit--) {
      if (buckets[digit] !== null) running = multiply(running, buckets[digit]);
      if (running !== 1n) result = multiply(result, running);
    }
    return result;
  }
}

/** A base that is raised very often: `power` is one multiplication per window of `bits` bits. */
export class FixedBase {
  /** About `uses` powers are expected. */
  constructor(base, uses = 30) {
    this.base = base;
    this.bits = 0;
    this.expect(uses);
  }

  /** More uses pay for a larger table: with b bits it takes 256/b * 2^b multiplications, and each power 256/b. */
  expect(uses) {
    const bits = uses > 692 ? 8 : uses > 332 ? 7 : uses > 122 ? 6 : uses > 54 ? 5 : 4;
    if (bits <= this.bits) return;
    this.bits = bits;
    this.rows = [];
  }

  /** Rows are made when first needed. */
  row(index) {
    while (this.rows.length <= index) {
      const last = this.rows[this.rows.length - 1];
      const step = last ? multiply(last[last.length - 1], last[1]) : this.base;
      const row = [1n, step];
      for (let j = 2; j < 1 << this.bits; j++) row.push(multiply(row[j - 1], step));
      this.rows.push(row);
    }
    return this.rows[index];
  }

  power(exponent) {
    let result = 1n;
    // Exponents are cut by their binary text: shifting a BigInt copies it.
    const text = exponent.toString(2);
    for (let end = text.length, i = 0; end > 0; end -= this.bits, i++) {
      const digit = parseInt(text.slice(Math.max(0, end - this.bits), end), 2);
      if (digit) result = multiply(result, this.row(i)[digit]);
    }
    return result;
  }
}

/** Powers of the generator; one table for everybody. */
export const generator = new FixedBase(G);

/** The text of an element, as ballots and hashes write it. */
export const elementText = (a) => a.toString();

/** The number that a text stands for; TypeError unless it is a whole number in its one decimal form, of the size of p. */
export function parseElement(text) {
  if (typeof text !== "string" || text.length > MAX_DIGITS || !DECIMAL.test(text)) throw new TypeError("not an element");
  return BigInt(text);
}

/** A number in [0, q) in its one decimal form; TypeError otherwise. */
export function parseScalar(text) {
  if (typeof text !== "string" || text.length > 78 || !DECIMAL.test(text)) throw new TypeError("not a scalar");
  const value = BigInt(text);
  if (value >= Q) throw new TypeError("scalar too large");
  return value;
}

/** Whether a number is an element of the group. */
export const isElement = (a) => a > 0n && a < P && power(a, Q) === 1n;

/**
 * Whether all numbers are elements of the group: each of 80 random products is tested instead of each number.
 * A number outside of the subgroup survives one round with probability at most 1/2, because p - 1 has the factors 2 and 3:
 * the error is at most 2^-80.
 */
export function areElements(numbers) {
  if (!numbers.every((a) => a > 0n && a < P)) return false;
  if (numbers.length < BATCH_WORTHWHILE) return numbers.every(isElement);
  for (let round = 0; round < BATCH_ROUNDS; round += 8) {
    const buckets = bucketsOf(numbers);
    for (let bit = 0; bit < 8; bit++) {
      let product = 1n;
      buckets.forEach((bucket, index) => { if ((index >> bit) & 1) product = multiply(product, bucket); });
      if (power(product, Q) !== 1n) return false;
    }
  }
  return true;
}

/** Throw each number into one of 256 buckets, at random; the bits of the bucket's number say in which of 8 products it counts. */
function bucketsOf(numbers) {
  const buckets = new Array(256).fill(1n);
  const places = new Uint8Array(4096);
  numbers.forEach((a, i) => {
    if (i % places.length === 0) crypto.getRandomValues(places);
    const place = places[i % places.length];
    buckets[place] = multiply(buckets[place], a);
  });
  return buckets;
}

/** The challenge of a proof: hash of a prefix and elements, as a scalar. */
export const challenge = (prefix, elements) => hashNumber(prefix + elements.map(elementText).join(",")) % Q;
