"""What becomes of one past case, one act at a time: each is the act the desk itself would have done that day."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import Ending, Side
from inquiry_desk.cases.missing import actions as missing_actions
from inquiry_desk.cases.missing.actions import Asking, ask, endings_for, never_came, something_came
from inquiry_desk.cases.missing.dates import answer_days
from inquiry_desk.cases.missing.items import usual_items
from inquiry_desk.cases.missing.models import CaseMissing, Means
from inquiry_desk.cases.missing.wording import letter_for
from inquiry_desk.cases.models import Case, CaseMove
from inquiry_desk.cases.moving.acting import move_one, newest_move, take_one_back
from inquiry_desk.sample.case_looks import look, waiting_look
from inquiry_desk.sample.case_office import Office, move_to_ending, usual_move
from inquiry_desk.sample.content import read

# How a case goes, and how many of a hundred go so.
FATES = {
    "smooth": 67,
    "slow": 4,
    "missing": 15,
    "never_came": 3,
    "withdrawn": 3,
    "sent_back": 2,
    "rejected": 4,
    "taken_back": 2,
}
_ENDS = {
    "withdrawn": Ending.WITHDRAWN,
    "sent_back": Ending.SENT_BACK,
    "rejected": Ending.REJECTED,
}
_PACE, _SLOW_PACE = (0.5, 1.1), (2.0, 3.2)


@dataclass
class Course:
    """One case under way: what is to become of it, and the office day on which somebody takes it up again."""

    case: Case
    office: Office
    fate: str
    rng: Random
    next_on: date
    missing: CaseMissing | None = None
    was_taken_back: bool = False

    def be_looked_at(self, at: datetime) -> None:
        """By a second person, where that is due before the case can go on."""
        check = waiting_look(self.case)
        if check is not None:
            look(check, self.office, self.rng.random(), self.rng.choice(read("case-past")["wrong"]), at)

    def act(self, at: datetime) -> None:
        """One act at `at`, which lies on `next_on`."""
        if self.missing is not None and self.missing.settled_on is None:
            self._hear_of_the_applicant(self.missing, at)
        elif self._is_to_be_asked():
            self._ask(at)
        elif (ending := self._ending()) is not None:
            reason = self.rng.choice(read("case-past")[self.fate])
            self._move(ending, at, reason)
        elif self.fate == "taken_back" and not self.was_taken_back and self.case.stage.is_checked:
            self._take_back(at)
        elif (move := usual_move(self.case)) is not None:
            self._move(move, at)

    def _move(self, move: CaseMove, at: datetime, reason: str = "") -> None:
        move_one(self.case, move.to_stage, self.office.mover(move, self.rng), at, reason)
        self.rest(at)

    def rest(self, at: datetime) -> None:
        """Nobody takes it up before it has stood in its stage as long as such a case does."""
        pace = self.rng.uniform(*(_SLOW_PACE if self.fate == "slow" else _PACE))
        self._wait(at, max(1, round((self.case.stage.normal_days or 1) * pace)))

    def _wait(self, at: datetime, days: int) -> None:
        self.next_on = office_day_after(day_of(at), days, exceptions_at())

    def _is_to_be_asked(self) -> bool:
        asks = self.fate in ("missing", "never_came") and self.missing is None
        return asks and any(move.to_stage.side is Side.APPLICANT for move in self.case.stage.moves)

    def _ask(self, at: datetime) -> None:
        by, rules = self.rng.choice(self.office.operators), self.office.rules
        until, look_on = answer_days(day_of(at), rules.answer_days, exceptions_at())
        usual = usual_items(rules.usual_missing)
        items = self.rng.sample(usual, k=min(len(usual), self.rng.choice((1, 1, 2))))
        letter = letter_for(self.case, rules, items, until)
        self.missing = ask(self.case, Asking(items, letter, until, look_on), by, at)
        never = self.fate == "never_came"
        self._wait(at, rules.answer_days - 2 if never else self.rng.randint(2, max(3, rules.answer_days - 2)))

    def _hear_of_the_applicant(self, missing: CaseMissing, at: datetime) -> None:
        by = self.rng.choice(self.office.operators)
        if self.fate != "never_came":
            something_came(missing, missing.items, None, by, at)
            self.rest(at)
        elif not missing.reminders:
            missing_actions.remind(missing, self.rng.choice(tuple(Means)), missing.answer_by, by, at)
            self._wait(at, 5)
        else:
            to = endings_for(missing, self.office.supervisor)[0]
            why = "期限を過ぎ、再度の案内にも返事がなかったため。"
            never_came(missing, to, why, self.office.supervisor, at)

    def _ending(self) -> CaseMove | None:
        """The move that ends it so, where it is to end so and can from its stage."""
        move = move_to_ending(self.case, _ENDS[self.fate]) if self.fate in _ENDS else None
        # Who withdraws has usually thought about it for a while.
        too_early = self.fate == "withdrawn" and self.case.stage.is_first
        return None if too_early else move

    def _take_back(self, at: datetime) -> None:
        step = newest_move(self.case)
        assert step is not None and step.by is not None, "a checked stage is not the first"
        reason = self.rng.choice(read("case-past")["taken_back"])
        take_one_back(self.case, step.id, step.by, at, reason)
        self.was_taken_back = True
        self._wait(at, 1)
