"""Trustees hold the election's private key in parts: one alone, several that are all needed, a threshold of several.

`single` and `threshold` make keys; `group` reads and checks the record `trustees` and numbers the owners.
"""
