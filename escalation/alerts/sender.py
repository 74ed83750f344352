"""Who mail about lateness comes from, where else it goes, and what its links lead to; chosen where the parts meet."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from escalation.notices import ADDRESS
from mail_gateway.models import OutgoingMail
from mail_gateway.outgoing.outbox import Message, queue

# Lines in one mail; the others are counted in it.
MOST_LISTED = 100


@dataclass(frozen=True)
class Sender:
    """`contract_office`: its address, or empty. `desk_page`: the endpoint of an inquiry, above us, by `number`."""

    name: str
    address: str
    contract_office: str
    desk_page: str

    def queue(self, to_address: str, subject: str, body: str, at: datetime) -> OutgoingMail:
        """One automatic mail; it leaves after the commit."""
        return queue(
            Message(
                to_address=to_address,
                subject=subject,
                body=body,
                from_name=self.name,
                from_address=self.address,
                automatic=True,
            ),
            at,
        )


def link(endpoint: str, **values: str | int) -> str:
    """The address of a page; works outside a request too."""
    address: str = current_app.extensions[ADDRESS]
    return address + current_app.url_map.bind("").build(endpoint, values)
