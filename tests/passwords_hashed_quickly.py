"""The real algorithm at its lowest cost: hundreds of tests make accounts, and a hash as the product makes it takes 0.2 s."""

from argon2 import PasswordHasher

from foundation.access import passwords

OF_THE_PRODUCT = passwords._hasher
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def install() -> None:
    """From now on, in this process."""
    passwords._hasher = QUICK
