"""Who is in the cooperative: people, their dated statuses and mandates, and their accounts."""
