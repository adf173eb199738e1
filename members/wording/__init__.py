"""What rules found, in sentences for people, each with its source."""
