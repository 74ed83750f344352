"""The worker's step of this part."""

from collections.abc import Callable

from escalation.undelivered import note_undelivered
from escalation.webhooks.client import HttpClient
from escalation.webhooks.delivering import deliver_next
from inquiry_desk.mail_settings import read_networks
from inquiry_desk.runtime import Runtime


def steps(of: Runtime) -> list[Callable[[], bool]]:
    """Deliver one message and say whether there was one."""
    client = HttpClient(read_networks(of.settings.webhook_networks), of.settings.webhook_seconds)

    def deliver_webhooks() -> bool:
        return deliver_next(client, of.secret_key, note_undelivered)

    return [deliver_webhooks]
