"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """argon2id with the first parameters of the OWASP cheat sheet: about 25 ms of one core.

    Django's defaults (100 MiB, 8 lanes) would let 200 people queue for a minute at the door of an assembly.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
