"""On which side of a figure something stands, and why."""

import enum

from flask_babel import lazy_gettext as _l


class Part(enum.Enum):
    """On which side of a figure a row stands, and why."""

    ACCEPTED = "accepted"
    NOT_JUDGED = "not_judged"
    DISPUTED = "disputed"
    NOT_OURS = "not_ours"
    MET = "met"
    MET_EXTENDED = "met_extended"
    MISSED = "missed"
    NOT_YET_DUE = "not_yet_due"
    DUE_OUTSIDE = "due_outside"
    HAPPENED = "happened"
    WITHDRAWN = "withdrawn"
    PROCESSED = "processed"
    LEFT_BY_APPLICANT = "left_by_applicant"


PART_LABELS: dict[enum.Enum, object] = {
    Part.ACCEPTED: _l("Accepted as an error"),
    Part.NOT_JUDGED: _l("Left out: not yet judged"),
    Part.DISPUTED: _l("Left out: disputed, a second person has not decided"),
    Part.NOT_OURS: _l("Left out: no error of the centre"),
    Part.MET: _l("Done in time"),
    Part.MET_EXTENDED: _l("Done within the extension"),
    Part.MISSED: _l("Not done in time"),
    Part.NOT_YET_DUE: _l("Left out: not due yet"),
    Part.DUE_OUTSIDE: _l("Left out: extended to a day outside the period"),
    Part.HAPPENED: _l("Incident"),
    Part.WITHDRAWN: _l("Left out: it turned out to be none"),
    Part.PROCESSED: _l("Cases with which the centre was done"),
    Part.LEFT_BY_APPLICANT: _l("Left out: withdrawn or sent back before it was due"),
}
PARTS_OF_CASES: dict[str, tuple[Part, ...]] = {
    "processing-errors": (Part.PROCESSED,),
    "deadlines-met": (
        Part.MET,
        Part.MET_EXTENDED,
        Part.MISSED,
        Part.NOT_YET_DUE,
        Part.DUE_OUTSIDE,
        Part.LEFT_BY_APPLICANT,
    ),
}
