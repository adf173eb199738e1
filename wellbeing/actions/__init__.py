"""Changes, one module a subject."""
