"""What changes an urn: setting it up, casting, counting; and the scrutineers' keys."""
