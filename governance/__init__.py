"""Meetings, motions, ballots and the rules that decide."""
