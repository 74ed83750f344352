"""What the analysis looks at: a page for each topic."""

import enum

from flask_babel import lazy_gettext as _l


class Topic(enum.Enum):
    """One page of the analysis."""

    VOLUME = "volume"
    HOURS = "hours"
    CALLS = "calls"
    REPEATS = "repeats"
    WORDS = "words"
    REASONS = "reasons"


LABELS: dict[enum.Enum, object] = {
    Topic.VOLUME: _l("What people ask"),
    Topic.HOURS: _l("When people ask"),
    Topic.CALLS: _l("Time per call"),
    Topic.REPEATS: _l("Asked again"),
    Topic.WORDS: _l("Words people use"),
    Topic.REASONS: _l("Why not answered at once"),
}

MEANINGS: dict[Topic, object] = {
    Topic.VOLUME: _l("Inquiries by service, category and channel."),
    Topic.HOURS: _l("Inquiries by weekday and hour of receipt, in Japan time. Office hours are framed."),
    Topic.CALLS: _l(
        "Calls whose beginning and end were recorded. Half of the calls took no longer than the median,"
        " nine of ten no longer than the 90th percentile."
    ),
    Topic.REPEATS: _l(
        "The same telephone number or mail address had asked in the same category within the 14 days before."
    ),
    Topic.WORDS: _l(
        "Nouns that at least three inquiries hold, from the newest 500 inquiries of the period. Names, places and"
        " numbers are left out."
    ),
    Topic.REASONS: _l("What was chosen when the inquiry was handed over to the department."),
}
