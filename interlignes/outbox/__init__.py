"""Every e-mail is a row, written in the transaction that causes it and sent once."""
