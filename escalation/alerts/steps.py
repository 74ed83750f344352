"""The worker's steps of this part."""

from collections.abc import Callable

from escalation.alerts.clocks import tick_next
from escalation.alerts.digest import digest_next
from escalation.alerts.sender import Sender
from escalation.alerts.telling import tell_next

# Deadlines are whole minutes: nobody is told noticeably late.
SECONDS = 10


def steps(sender: Sender) -> list[Callable[[], bool]]:
    """Look at the clocks, tell who has to be told, send the lists of the morning."""

    def look_at_the_clocks() -> bool:
        return tick_next(sender.contract_office)

    def tell_who_is_late() -> bool:
        return tell_next(sender)

    def send_lists_of_the_morning() -> bool:
        return digest_next(sender)

    return [look_at_the_clocks, tell_who_is_late, send_lists_of_the_morning]
