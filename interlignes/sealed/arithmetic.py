"""Large integers: GMP where gmpy2 is installed (8 times as fast), Python's own otherwise.

Elements are typed `int` everywhere; with gmpy2 they are `mpz`, which behaves the same.
"""

from collections.abc import Callable
from typing import cast

try:
    import gmpy2
except ImportError:  # the verifier shipped with an archive runs without any package
    integer: Callable[[int | str], int] = int
    power: Callable[[int, int, int], int] = pow
    secret_power: Callable[[int, int, int], int] = pow
else:
    integer = cast(Callable[[int | str], int], gmpy2.mpz)
    power = cast(Callable[[int, int, int], int], gmpy2.powmod)
    #: Takes the same time for every exponent; wants a positive one.
    secret_power = cast(Callable[[int, int, int], int], gmpy2.powmod_sec)
