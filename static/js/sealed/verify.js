// The whole verification of an archive, in the order of what a reader wants to know. Nothing is believed that can be computed.

import { ArchiveError, parseExactly, readEvents } from "./archive.js";
import { BallotError, verifyProofs } from "./ballot.js";
import { Election } from "./election.js";
import { areElements, elementText, isElement, parseElement } from "./group.js";
import { combine, encryptedTally, isResult, readDecryption } from "./tally.js";
import { readTrustees } from "./trustee.js";

const MAX_VOTERS = 20000;
const MAX_WEIGHT = 1000000;
const MAX_VOTES = 2n ** 30n - 1n;

/** What may stand right before each type of event; null is the beginning. Ballots and decryptions repeat, nothing else does. */
const AFTER = new Map([
  ["Setup", [null]],
  ["Ballot", ["Setup", "Ballot"]],
  ["EndBallots", ["Setup", "Ballot"]],
  ["EncryptedTally", ["EndBallots"]],
  ["PartialDecryption", ["EncryptedTally", "PartialDecryption"]],
  ["Result", ["PartialDecryption"]],
]);

function checkOrder(events) {
  if (!events.length) throw new ArchiveError("order", 0);
  events.forEach(({ type }, at) => {
    const before = at ? events[at - 1].type : null;
    if (!AFTER.get(type)?.includes(before)) throw new ArchiveError("order", at);
  });
}

/** The texts an event is made of, all of which must be there and be used. */
function partsOf(event, hashes, at) {
  const expected = [...hashes, ...(event.payloadHash ? [event.payloadHash] : [])];
  const written = [...event.data.keys()];
  if (expected.length !== written.length || expected.some((hash, i) => hash !== written[i])) throw new ArchiveError("unused", at);
  return hashes.map((hash) => event.data.get(hash));
}

function readSetup(event) {
  const rebuild = ({ election, trustees, credentials }) => ({ election, trustees, credentials });
  const setup = parseExactly(event.payload ?? "", rebuild, "setup");
  const [election, trustees, credentials] = partsOf(event, [setup.election, setup.trustees, setup.credentials], 0);
  return { election, trustees, credentials };
}

/** Run `work`; a wrong type or broken JSON in it is the archive's fault. */
function accuse(code, at, work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new ArchiveError(code, at);
  }
}

/** Credentials as a Map from element text to weight; all valid, none twice. */
function readCredentials(text) {
  const list = parseExactly(text, (value) => value, "credentials");
  if (!Array.isArray(list) || list.length > MAX_VOTERS) throw new ArchiveError("credentials");
  return accuse("credentials", null, () => {
    const weights = new Map();
    for (const entry of list) {
      const [element, weight = "1"] = entry.split(",");
      if (weights.has(element)) throw new ArchiveError("credential-twice");
      if (!/^[1-9][0-9]{0,6}$/.test(weight) || entry.split(",").length > 2) throw new TypeError("weight");
      if (Number(weight) > MAX_WEIGHT) throw new TypeError("weight");
      weights.set(element, BigInt(weight));
    }
    if ([...weights.values()].reduce((a, b) => a + b, 0n) > MAX_VOTES) throw new TypeError("votes");
    if (!areElements([...weights.keys()].map(parseElement))) throw new TypeError("credential");
    return weights;
  });
}

/** Verify some ballots of an election: the unit of work of a worker. `onBallot()` after each. */
export function verifyBallots(electionText, texts, onBallot = () => {}) {
  const election = new Election(electionText);
  election.prepareFor(texts.length);
  const ballots = texts.map((text, i) => {
    try {
      const ballot = verifyProofs(election, text);
      onBallot();
      return ballot;
    } catch (error) {
      if (error instanceof BallotError) throw new ArchiveError(error.code, i);
      throw error;
    }
  });
  if (!areElements(ballots.flatMap((ballot) => ballot.elements))) {
    const at = ballots.findIndex((ballot) => !ballot.elements.every(isElement));
    throw new ArchiveError("ballot-element", Math.max(at, 0));
  }
  return ballots.map(({ credential, answers, tracker }) => ({ credential, answers, tracker }));
}

/** Ballots are all by listed voters, none the copy of another. */
function checkBallots(ballots, weights) {
  ballots.forEach(({ credential }, at) => {
    if (!weights.has(credential)) throw new ArchiveError("ballot-unlisted", at);
  });
}

function checkTally(event, at, computed) {
  const rebuild = ({ num_tallied, total_weight, encrypted_tally }) => ({ num_tallied, total_weight, encrypted_tally });
  const sized = parseExactly(event.payload ?? "", rebuild, "tally", at);
  const [text] = partsOf(event, [sized.encrypted_tally], at);
  const weight = accuse("tally", at, () => BigInt(sized.total_weight));
  if (sized.num_tallied !== computed.count || weight !== computed.weight || text !== computed.text) throw new ArchiveError("tally", at);
}

/** Every partial decryption, verified: a Map from owner to factors. */
function readDecryptions(events, election, owners, tally) {
  const decryptions = new Map();
  events.forEach((event, at) => {
    if (event.type !== "PartialDecryption") return;
    const { owner, payload } = parseExactly(event.payload ?? "", ({ owner, payload }) => ({ owner, payload }), "decryption", at);
    const [text] = partsOf(event, [payload], at);
    if (!Number.isInteger(owner) || owner < 1 || owner > owners.length || decryptions.has(owner)) throw new ArchiveError("decryption", at);
    decryptions.set(owner, accuse("decryption", at, () => readDecryption(election, owners[owner - 1], tally, text)));
  });
  return decryptions;
}

function readResult(event, at, combined, computed) {
  const { result } = parseExactly(event.payload ?? "", ({ result }) => ({ result }), "result", at);
  partsOf(event, [], at);
  if (combined === null) throw new ArchiveError("too-few", at);
  if (!isResult(computed.tally, combined, result, computed.weight)) throw new ArchiveError("result", at);
  return result;
}

/**
 * Verify an archive. `bytes` is the file, `fileName` its name without folder (or ""), `verify(electionText, texts)` verifies the
 * ballots, here or in other threads, and returns them in order. `onStep(name, facts)` is called when a check begins:
 * "structure", "setup", "ballots", "tally", "decryptions", "result".
 *
 * Returns {uuid, name, questions, fingerprint, voters, owners, events, ballots, counted, head, hashes, trackers, closed, tally, weight,
 * decrypted, result}; `owners` are the trustees' public keys, `hashes` those of all events in order, the last being the head;
 * `trackers` are [{tracker, counts}] in order, `counts` being false for a ballot that its voter replaced;
 * `result` is null while it is not published, `tally` null before the end. Throws ArchiveError or ElectionError.
 */
export async function verifyArchive(bytes, { fileName = "", verify = verifyBallots, onStep = () => {} } = {}) {
  onStep("structure");
  const events = readEvents(bytes);
  checkOrder(events);
  onStep("setup", { events: events.length });
  const setup = readSetup(events[0]);
  const election = new Election(setup.election);
  if (fileName && fileName !== `${election.uuid}.bel`) throw new ArchiveError("file-name");
  const trustees = accuse("trustees", null, () => readTrustees(parseExactly(setup.trustees, (value) => value, "trustees")));
  if (trustees.publicKey !== election.publicKey) throw new ArchiveError("public-key");
  const weights = readCredentials(setup.credentials);

  const cast = events.flatMap((event, at) => (event.type === "Ballot" ? [[event, at]] : []));
  onStep("ballots", { ballots: cast.length, voters: weights.size });
  cast.forEach(([event, at]) => { if (event.payload === null) throw new ArchiveError("unused", at); partsOf(event, [], at); });
  const ballots = await verify(setup.election, cast.map(([event]) => event.payload));
  checkBallots(ballots, weights);

  onStep("tally", { ballots: cast.length });
  const computed = encryptedTally(election, ballots, weights);
  const closed = events.some(({ type }) => type === "EndBallots");
  const sum = { ...summary(election, events, ballots, weights), owners: trustees.owners.map(elementText), counted: computed.count, weight: computed.weight, closed };
  events.forEach((event, at) => { if (event.type === "EndBallots" && event.payload !== null) throw new ArchiveError("unused", at); });
  const at = events.findIndex(({ type }) => type === "EncryptedTally");
  if (at < 0) return { ...sum, tally: null, decrypted: [], result: null };
  checkTally(events[at], at, computed);

  onStep("decryptions");
  const decryptions = readDecryptions(events, election, trustees.owners, computed.tally);
  const last = events[events.length - 1];
  if (last.type === "Result") onStep("result");
  const opened = last.type === "Result"
    ? readResult(last, events.length - 1, combine(trustees.groups, decryptions, computed.tally), computed) : null;
  return { ...sum, tally: computed.tally, decrypted: [...decryptions.keys()], result: opened };
}

function summary(election, events, ballots, weights) {
  const last = new Map(ballots.map(({ credential, tracker }) => [credential, tracker]));
  return {
    uuid: election.uuid,
    name: election.name,
    questions: election.questions,
    fingerprint: election.fingerprint,
    voters: weights.size,
    events: events.length,
    ballots: ballots.length,
    head: events[events.length - 1].hash,
    hashes: events.map(({ hash }) => hash),
    trackers: ballots.map(({ credential, tracker }) => ({ tracker, counts: last.get(credential) === tracker })),
  };
}

