"""The pure library of sealed ballots."""
