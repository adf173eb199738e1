"""Pages of the urn, and what their scripts post to."""
