// Encrypts a sheet in a thread of its own, so that the page stays alive.
// In: {election, credential, chosen}. Out: {done, all} on the way, then {text, tracker} or {error}.
import { makeBallot } from "../sealed/ballot.js";
import { deriveCredential } from "../sealed/codes.js";
import { Election } from "../sealed/election.js";

self.onmessage = async ({ data }) => {
  try {
    const election = new Election(data.election);
    const secret = deriveCredential(election.uuid, data.credential);
    const ballot = await makeBallot(election, secret, data.chosen, (done, all) => self.postMessage({ done, all }));
    self.postMessage({ text: ballot.text, tracker: ballot.tracker });
  } catch (error) {
    self.postMessage({ error: String(error.message || error) });
  }
};
