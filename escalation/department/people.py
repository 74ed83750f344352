"""Who has somebody's work today, for the lists and pages that name people."""

from collections.abc import Mapping

from foundation.organisation.models import Absence, User


def stand_in(user: User, away: Mapping[int, Absence]) -> User | None:
    """The deputy of somebody who is away, or the deputy's where they are away too; None: nobody stands in."""
    seen = {user.id}
    found = away[user.id].deputy if user.id in away else None
    while found is not None and found.id in away and found.id not in seen:
        seen.add(found.id)
        found = away[found.id].deputy
    return found if found is not None and found.active and found.id not in seen else None
