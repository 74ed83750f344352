"""Rules and matters for the tests, made by hand and by hypothesis."""

from typing import Any

from hypothesis import strategies as st

from escalation.routing.matching import Matter
from escalation.routing.models import NoticeChannel, RoutingRule
from foundation.organisation.models import Department

WAYS_IN = ("phone", "mail", "counter", "letter")
CONDITIONS: dict[str, object] = {"service_id": None, "category_id": None, "received_by": "", "words": ""}
# Few of each, so that rules and matters meet often.
SERVICES = st.none() | st.integers(1, 2)
TERMS = st.sampled_from(("保育", "保育園", "コピー", "コ", "IC", "ICカード", "第1", "1", "My number", "窓口"))
LINES = st.lists(TERMS, min_size=1, max_size=3).map(" ".join)
WORDS = st.lists(LINES, max_size=3).map("\n".join)
TEXTS = st.lists(TERMS | st.sampled_from((" ", "\n", "0", "public", "。", "ー", "第10")), max_size=8).map(
    "".join
)


def rule(**values: Any) -> RoutingRule:
    """A rule that fits everything but for what is given."""
    known: dict[str, Any] = {"active": True, "department": Department(name="学務支援課", active=True)}
    return RoutingRule(**(known | {"name": "規則", "channel": NoticeChannel.MAIL} | CONDITIONS | values))


conditions = st.fixed_dictionaries(
    {
        "service_id": SERVICES,
        "category_id": SERVICES,
        "received_by": st.sampled_from(("", *WAYS_IN)),
        "words": WORDS,
        "active": st.sampled_from((True, True, True, False)),
    }
)
rules = conditions.map(lambda values: rule(**values))
matters = st.builds(
    Matter,
    service_id=SERVICES,
    category_id=SERVICES,
    received_by=st.sampled_from(WAYS_IN),
    text=TEXTS,
)
