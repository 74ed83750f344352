"""The written report of an incident as its records stand now, in the official language."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from foundation.wareki import format_date, format_date_with_weekday, format_datetime
from foundation.web.filters import label
from inquiry_desk.incidents.content import Content, Line, Section
from inquiry_desk.incidents.kinds import DataKind
from inquiry_desk.incidents.models import Incident, IncidentMeasure
from inquiry_desk.incidents.parts import events_of, notices_of
from inquiry_desk.incidents.report_models import IncidentNotice

LANGUAGE = "ja"
TEXTS = ("impact", "cause", "result", "prevention")


def content_of(incident: Incident) -> Content:
    """Always in Japanese, so that the same records are the same text whoever submits them."""
    with force_locale(LANGUAGE):
        events = tuple((format_datetime(one.at), one.what) for one in events_of(incident))
        return Content(
            incident.number,
            f"{incident.occurred_on:%Y%m%d}",
            (
                Section("overview", columns=("item", "content"), lines=_facts(incident)),
                Section("course", columns=("at", "content"), lines=events),
                Section("impact", incident.impact),
                Section("cause", incident.cause),
                Section("result", incident.result),
                Section("prevention", incident.prevention),
                Section(
                    "measures", columns=("measure", "owner", "due_on", "done_on"), lines=_measures(incident)
                ),
                Section("told", columns=("at", "to_whom", "means", "by"), lines=_told(incident)),
            ),
        )


def _facts(incident: Incident) -> tuple[Line, ...]:
    people = _("about %(count)s people", count=f"{incident.people:,}") if incident.people is not None else ""
    data = "、".join(label(DataKind(one)) for one in incident.data_kinds)
    return (
        (_("Number of the incident"), incident.number),
        (_("Kind of incident"), label(incident.kind)),
        (_("Services covered"), incident.service.name if incident.service else _("No single service")),
        (_("Happened on"), format_date_with_weekday(incident.occurred_on)),
        (_("Noticed at"), format_datetime(incident.noticed_at)),
        (_("Who noticed it"), incident.noticed_by or "—"),
        (_("What happened"), incident.what),
        (_("Which data"), data or _("None")),
        (_("How many people"), people or _("Not known yet")),
        (_("Is it contained"), label(incident.containment)),
        (_("What was done at once"), incident.handling or "—"),
    )


def _measures(incident: Incident) -> tuple[Line, ...]:
    return tuple(_measure(one) for one in incident.measures)


def _measure(one: IncidentMeasure) -> Line:
    done = format_date(one.done_on) if one.done_on else ""
    return one.what, one.owner.display_name, format_date(one.due_on), done


def _told(incident: Incident) -> tuple[Line, ...]:
    """The first report to the city, then whoever else was told, in their order."""
    first: list[tuple[datetime, Line]] = []
    if incident.reported_at:
        by = incident.reported_by.display_name if incident.reported_by else ""
        means = label(incident.reported_means) if incident.reported_means else ""
        to = _("%(whom)s (first report)", whom=incident.reported_to or _("The city"))
        first.append((incident.reported_at, (format_datetime(incident.reported_at), to, means, by)))
    others = [(one.at, _notice(one)) for one in notices_of(incident)]
    return tuple(line for _at, line in sorted([*first, *others], key=lambda one: one[0]))


def _notice(one: IncidentNotice) -> Line:
    return format_datetime(one.at), one.to_whom, label(one.means), one.by.display_name
