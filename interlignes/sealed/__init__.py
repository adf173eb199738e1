"""Sealed ballots: Belenios elections (protocol version 1, group BELENIOS-2048), without Django, clock or chance.

Every secret ballot is a genuine Belenios election: papers are encrypted where they are filled in, only totals are ever
decrypted, and the archive `<uuid>.bel` can be verified by anybody, with this package or with `belenios-tool` 2.0.
Randomness comes in as `rng=` (`secrets.SystemRandom()`; see `randomness.Rng`), instants as `timestamp=`.

| module | what |
|---|---|
| `credentials` | the secret code of a voter, the public list of those who may vote |
| `trustees` | keys: one trustee, or a threshold of several in three rounds |
| `election` | questions and the text that is fingerprinted |
| `ballot`, `encryption` | reading and checking one cast ballot; filling one in (reference) |
| `tally`, `decryption` | the encrypted sum of the last ballots, partial decryptions, the result |
| `archive` | the append-only file, written record by record and read back |
| `verify`, `bundle` | everything checked; the same as one file that is shipped with each archive |
| `reasons`, `wording` | why something is refused, in code and in French or English |

Whatever is read from outside raises `reasons.Invalid`; wrong use raises `ValueError`. See docs/sealed-ballots.md.
"""
