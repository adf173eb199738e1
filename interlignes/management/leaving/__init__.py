"""What `manage.py export` writes: a cooperative leaves with all that is its own, and with nothing that is not."""
