"""What happened to the list of who has what since it was shown."""

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.renewing import Renewed, mark_of
from inquiry_desk.team.queries import Load, of_the_desk


def renewed_loads(user: User) -> Renewed[Load]:
    """Loads as the list shows them, and people of whom nothing stands on it any more."""

    def with_nothing(keys: list[int]) -> list[Load]:
        people = select(User).where(User.id.in_(keys), of_the_desk(user))
        nobody = [Load(None)] if 0 in keys else []
        return [*(Load(person) for person in db.session.scalars(people)), *nobody]

    return Renewed(lambda load: load.key, _mark, with_nothing)


def _mark(load: Load) -> str:
    absence = (load.absence.ends_on, load.absence.deputy_id) if load.absence else None
    states = sorted((state.value, count) for state, count in load.states.items())
    person = (load.person.display_name, load.person.active) if load.person else None
    return mark_of(person, states, load.oldest, load.overdue, load.callbacks, absence, load.talking)
