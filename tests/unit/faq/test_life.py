"""Who may take which step: a table, and the promise that nobody brings a text into force alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.articles.life import Move, may_place, may_write_for, next_step, steps_open_to
from faq.models import Article, ArticleVersion, Stage
from foundation.access.roles import Role
from foundation.organisation.models import Department, User

TODAY = date(2026, 11, 16)
SCHOOL, CHILD = Department(id=1, name="学務支援課"), Department(id=2, name="こども支援課")

PEOPLE = {
    "operator": User(id=1, role=Role.OPERATOR),
    "colleague": User(id=2, role=Role.OPERATOR),
    "supervisor": User(id=3, role=Role.SUPERVISOR),
    "manager": User(id=4, role=Role.SITE_MANAGER),
    "school": User(id=5, role=Role.DEPARTMENT_STAFF, department_id=1),
    "child": User(id=6, role=Role.DEPARTMENT_STAFF, department_id=2),
    "auditor": User(id=7, role=Role.AUDITOR),
    "officer": User(id=8, role=Role.CONTRACT_OFFICER),
}


def article(
    stage: Stage | None,
    author: str = "operator",
    owner: Department | None = SCHOOL,
    in_force: bool = False,
    **more: object,
) -> Article:
    made = Article(stage=stage, department=owner, current_number=1 if in_force else None, **more)
    if stage is not None:
        made.proposed_number = 2 if in_force else 1
        made.proposed = ArticleVersion(number=made.proposed_number, author_id=PEOPLE[author].id)
    return made


def moves(person: str, of: Article) -> str:
    return " ".join(move.value for move in steps_open_to(PEOPLE[person], of, TODAY))


@pytest.mark.parametrize(
    ("stage", "person", "expected"),
    [
        (Stage.DRAFT, "operator", "submit edit withdraw"),
        (Stage.DRAFT, "colleague", ""),
        (Stage.DRAFT, "supervisor", "submit edit withdraw"),
        (Stage.DRAFT, "school", "submit edit withdraw"),
        (Stage.DRAFT, "child", ""),
        (Stage.SUBMITTED, "operator", "edit withdraw"),
        (Stage.SUBMITTED, "supervisor", "check send_back edit withdraw"),
        (Stage.SUBMITTED, "school", "edit withdraw"),
        (Stage.RETURNED, "operator", "edit submit withdraw"),
        (Stage.CHECKED, "operator", "edit withdraw"),
        (Stage.CHECKED, "supervisor", "record send_back edit withdraw"),
        (Stage.CHECKED, "school", "approve send_back edit withdraw"),
        (Stage.CHECKED, "child", ""),
        (None, "operator", "edit"),
        (None, "supervisor", "edit review archive"),
        (None, "school", "edit review"),
        (None, "child", ""),
        (None, "auditor", ""),
        (None, "officer", ""),
    ],
)
def test_the_steps_open_to_each_person(stage: Stage | None, person: str, expected: str) -> None:
    assert moves(person, article(stage, in_force=stage is None)) == expected


@pytest.mark.parametrize(
    ("stage", "owner", "expected"),
    [
        (Stage.DRAFT, SCHOOL, "check submit edit withdraw"),
        (Stage.SUBMITTED, SCHOOL, "check edit withdraw"),
        (Stage.CHECKED, SCHOOL, "edit withdraw"),
        (Stage.DRAFT, None, "submit edit withdraw"),
        (Stage.SUBMITTED, None, "edit withdraw"),
    ],
)
def test_a_supervisor_checks_an_own_text_only_where_a_department_approves_it(
    stage: Stage, owner: Department | None, expected: str
) -> None:
    assert moves("supervisor", article(stage, "supervisor", owner)) == expected


def test_what_has_no_department_is_checked_by_another_supervisor() -> None:
    assert moves("manager", article(Stage.SUBMITTED, "supervisor", None)).startswith("check ")


def test_review_comes_first_when_it_is_due() -> None:
    due = article(None, in_force=True, review_on=TODAY)
    later = article(None, in_force=True, review_on=TODAY + timedelta(days=1))

    assert moves("school", due) == "review edit"
    assert moves("school", later) == "edit review"


def test_out_of_use_a_supervisor_brings_it_back_and_nobody_else_does_anything() -> None:
    archived = article(Stage.DRAFT, archived_at=TODAY)

    assert {person: moves(person, archived) for person in PEOPLE} == {
        **dict.fromkeys(PEOPLE, ""), "supervisor": "restore", "manager": "restore",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "person", "expected"),
    [
        (Stage.DRAFT, "operator", Move.SUBMIT),
        (Stage.SUBMITTED, "operator", None),
        (Stage.CHECKED, "operator", None),
        (Stage.CHECKED, "school", Move.APPROVE),
        (Stage.RETURNED, "operator", Move.EDIT),
        (Stage.CHECKED, "auditor", None),
    ],
)
def test_nothing_is_suggested_while_it_is_the_turn_of_others(
    stage: Stage, person: str, expected: Move | None
) -> None:
    it = article(stage)

    assert next_step(steps_open_to(PEOPLE[person], it, TODAY), it) is expected


def test_dates_of_what_is_in_use_are_changed_by_supervisors_and_the_owner_only() -> None:
    in_use, new = article(Stage.DRAFT, in_force=True), article(Stage.DRAFT)

    assert {name for name, person in PEOPLE.items() if may_place(person, in_use)} == {
        "supervisor", "manager", "school",
    }  # fmt: skip
    assert may_place(PEOPLE["operator"], new)
    assert not may_place(PEOPLE["colleague"], new)


def test_a_department_writes_for_itself_and_the_desk_for_everybody() -> None:
    assert may_write_for(PEOPLE["school"], SCHOOL)
    assert not may_write_for(PEOPLE["school"], CHILD)
    assert not may_write_for(PEOPLE["school"], None)
    assert may_write_for(PEOPLE["operator"], None)
    assert not may_write_for(PEOPLE["auditor"], SCHOOL)


@dataclass
class Story:
    """An article as the steps of people leave it, and who had a hand in the version under way."""

    owner: Department | None
    stage: Stage | None = None
    author: str = ""
    hands: set[str] = field(default_factory=set)
    alone: bool = False

    def take(self, person: str, move: Move) -> None:
        now = article(self.stage, self.author or "operator", self.owner, in_force=True)
        if move not in steps_open_to(PEOPLE[person], now, TODAY):
            return
        match move:
            case Move.EDIT:
                self.stage, self.author, self.hands = Stage.DRAFT, person, {person}
            case Move.SUBMIT:
                self.stage = Stage.SUBMITTED
            case Move.CHECK:
                self.hands.add(person)
                self.stage = Stage.CHECKED
                if self.owner is None:
                    self._in_force()
            case Move.APPROVE | Move.RECORD:
                self.hands.add(person)
                self._in_force()
            case Move.SEND_BACK:
                self.stage = Stage.RETURNED
            case Move.WITHDRAW:
                self.stage = None

    def _in_force(self) -> None:
        self.alone = self.alone or len(self.hands) < 2
        self.stage = None


@given(
    st.sampled_from([SCHOOL, None]),
    st.lists(st.tuples(st.sampled_from(sorted(PEOPLE)), st.sampled_from(Move)), max_size=40),
)
def test_nobody_brings_a_text_into_force_alone(
    owner: Department | None, steps: list[tuple[str, Move]]
) -> None:
    story = Story(owner)
    for person, move in steps:
        story.take(person, move)

    assert not story.alone
