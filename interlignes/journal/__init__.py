"""The audit journal: append-only, hash-chained, never holding a choice."""
