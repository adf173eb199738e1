"""Small helpers that import no app and no model."""
