"""What the law and the statuts say about members, as pure functions: no database, no clock."""
