"""The columns of a file of articles, the same for export and import. Headings are Japanese for everybody: they are the format."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and what may stand in it.

    `also` is the word of the screens, where that is longer; files may be headed with it too.
    """

    key: str
    heading: object
    width: int
    meaning: object
    also: object = ""
    may_be_read: bool = True


COLUMNS = (
    Column(
        "number",
        _l("Article number"),
        8,
        _l("Leave it empty for a new article. With a number, that article is changed."),
    ),
    Column("service", _l("Service"), 18, _l("Full or short name of the service. Empty: for all services.")),
    Column("category", _l("Category"), 16, _l("Name of a category of that service. May be empty.")),
    Column(
        "department",
        _l("Owner"),
        18,
        _l("Who approves it. Empty: the department of the service."),
        _l("Owning department"),
    ),
    Column("question", _l("Question"), 40, _l("Required, up to 500 characters.")),
    Column(
        "phrasings",
        _l("Other phrasings"),
        32,
        _l("Other ways to ask, one a line. They are searched, not shown."),
        _l("How citizens ask it"),
    ),
    Column("answer", _l("Answer"), 60, _l("Required, up to 20,000 characters.")),
    Column("read_out", _l("Read-out version"), 40, _l("As it is said on the phone. May be empty.")),
    Column("note", _l("Note for call-takers"), 32, _l("Seen only at the desk, never sent.")),
    Column("audience", _l("Audience"), 10, _l("“Public” or “desk only”. Empty: public.")),
    Column("links", _l("Links"), 40, _l("One a line: a label, a blank, the address.")),
    Column(
        "valid_from",
        _l("In force from"),
        14,
        _l("A date: 2026/4/1, R8.4.1 or 令和8年4月1日. May be empty."),
        _l("Valid from"),
    ),
    Column(
        "valid_until",
        _l("In force until"),
        14,
        _l("The last day on which it holds. May be empty."),
        _l("Valid until"),
    ),
    Column("review_on", _l("Review on"), 14, _l("When somebody looks at it again. May be empty.")),
    Column("state", _l("State"), 14, _l("Written by the export, not read by the import."), may_be_read=False),
)
READ = {column.key: column for column in COLUMNS if column.may_be_read}
REQUIRED = ("question", "answer")

REASON = Column(
    "reason", _l("Reason"), 50, _l("Why the line was refused; not read by the import."), may_be_read=False
)
"""Added to the file of refused lines."""
