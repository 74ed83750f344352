"""When a note is on the board, who has seen it, and what must not be written on it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from faq.privacy.cleaning import personal_spans
from inquiry_desk.board.models import BoardNote, NoteKind
from inquiry_desk.replies.comparing import with_blanks
from inquiry_desk.replies.numbers import my_numbers_in

SHORTEST_CARD, LONGEST_CARD = 14, 16


@dataclass(frozen=True)
class NoteValues:
    """What a form says of a note; `service_id` none: for all; `until` none: until it is taken down."""

    kind: NoteKind
    service_id: int | None
    title: str
    body: str
    important: bool
    inquiry_number: str
    until: date | None


def newest_text_at(note: BoardNote) -> datetime:
    """Who confirmed before this moment has not seen what the note says now."""
    return note.changed_at or note.written_at


def is_shown(note: BoardNote, day: date) -> bool:
    """Whether the note is on the board on `day`; the last day counts."""
    return note.taken_down_at is None and (note.until is None or note.until >= day)


def seen_at(note: BoardNote) -> dict[int, datetime]:
    """When each person confirmed the text as it stands, by user id."""
    since = newest_text_at(note)
    return {one.user_id: one.at for one in reversed(note.seen) if one.at >= since}


def forbidden_numbers(text: str) -> bool:
    """Whether a My Number (12 figures with their check digit) or a card number (Luhn) stands in the text."""
    comparable = with_blanks(text)
    if any(True for _ in my_numbers_in(comparable)):
        return True
    return any(is_card_number(run) for run in _runs_of_figures(comparable.text))


def is_card_number(digits: str) -> bool:
    """14 to 16 figures that fulfil ISO/IEC 7812-1 annex B (Luhn)."""
    if not SHORTEST_CARD <= len(digits) <= LONGEST_CARD or len(set(digits)) == 1:
        return False
    figures = [int(figure) for figure in reversed(digits)]
    doubled = sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2])
    return (sum(figures[::2]) + doubled) % 10 == 0


def personal_data_in(text: str) -> list[str]:
    """What looks like a name, number or address of somebody, as it stands in the text; each once."""
    return list(dict.fromkeys(text[span.start : span.end] for span in personal_spans(text)))


def _runs_of_figures(text: str) -> Iterable[str]:
    """Figures that stand together, also parted by single blanks and hyphens."""
    run, parted = "", True
    for character in text + "\n":
        if character.isascii() and character.isdecimal():
            run, parted = run + character, False
        elif character in " -" and run and not parted:
            parted = True
        else:
            yield run
            run, parted = "", True
