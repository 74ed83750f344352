"""The headings of the written report, on the screen and on paper."""

from flask_babel import gettext as _


def title_of(key: str) -> str:
    """The heading of a section or column of the report."""
    titles = {
        "overview": _("Outline of the incident"),
        "course": _("How it came about, by date"),
        "impact": _("How far it reaches"),
        "cause": _("Cause"),
        "result": _("Result of the handling"),
        "prevention": _("How it is prevented from now on"),
        "measures": _("Measures with who and until when"),
        "told": _("Who was told and when"),
        "item": _("Item"),
        "content": _("Content"),
        "at": _("When"),
        "to_whom": _("Whom we told"),
        "means": _("How they were told"),
        "by": _("Who told them"),
        "measure": _("Measure"),
        "owner": _("Who sees to it"),
        "due_on": _("Done until"),
        "done_on": _("Done on"),
    }
    return str(titles[key])
