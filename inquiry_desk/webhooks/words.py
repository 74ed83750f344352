"""What the log shows of a delivery: its occasion in words, its address and its body without what is not for here."""

import json
from urllib.parse import urlsplit

from flask_babel import gettext as _

from escalation.kinds import StepKind
from escalation.webhooks.models import WebhookDelivery
from escalation.webhooks.queueing import TEST
from foundation.web.filters import label

# What a delivery says of the way of an inquiry, not of the citizen. A rule may put more into it; that is not for here.
_SHOWN = frozenset(
    {
        "accept_due_at",
        "department",
        "due_at",
        "event_id",
        "format",
        "handed_over_at",
        "link",
        "occasion",
        "reference",
        "section",
        "sent_at",
        "service",
        "state",
        "urgent",
        "wish",
    }
)


def occasion_in_words(occasion: str) -> str:
    """An occasion has the name of the step that caused it; one that is not known is shown as it is."""
    if occasion == TEST:
        return str(_("Test delivery"))
    return label(StepKind(occasion)) if occasion in {kind.value for kind in StepKind} else occasion


def shown_address(url: str) -> str:
    """The address without its query, which may hold a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + ("?…" if parts.query else "") if url else ""


def shown_body(delivery: WebhookDelivery) -> str:
    """The body laid out for reading; values that can hold what a citizen said are left out."""
    left_out = str(_("(not shown here)"))
    told = {
        key: value if key in _SHOWN else left_out for key, value in sorted(json.loads(delivery.body).items())
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
