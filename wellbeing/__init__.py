"""What protects the health of those who work here."""
