"""What the worker does for telephony."""

from foundation import clock
from foundation.db import transaction
from inquiry_desk.telephony.actions import give_up_next


def give_up_next_call() -> bool:
    """One call whose end the telephone system never told becomes a missed one; returns whether there was one."""
    with transaction():
        return give_up_next(clock.now())
