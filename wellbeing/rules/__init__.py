"""Scores, release and precision: pure functions of answers and counts."""
