"""A sealed urn: trustees, credentials, roll, ballots, chain, count. It does not know what it is used for."""
