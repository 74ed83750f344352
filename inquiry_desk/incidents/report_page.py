"""事故報告書 on the screen: the draft of the centre or an edition, what changed, what the city asked."""

from dataclasses import dataclass
from typing import TypeVar

from flask import abort, render_template, request

from foundation.access.guards import may
from foundation.access.roles import Permission
from foundation.organisation.models import User
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.incidents.composing import TEXTS, content_of
from inquiry_desk.incidents.content import Change, Content, changes, read_content
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.naming import title_of
from inquiry_desk.incidents.page import visible_or_404
from inquiry_desk.incidents.parts import events_of, notices_of, questions_of, revisions_of, standing_of
from inquiry_desk.incidents.report_forms import EventForm, NoticeForm, WritingForm
from inquiry_desk.incidents.report_models import IncidentRevision
from inquiry_desk.incidents.rules import Act, acts_of, state_of

F = TypeVar("F", WritingForm, EventForm, NoticeForm)


@dataclass(frozen=True)
class Reading:
    """One edition, or the draft (`revision` None), and what differs from the edition before."""

    content: Content
    revision: IncidentRevision | None
    revisions: list[IncidentRevision]
    before: IncidentRevision | None
    changes: tuple[Change, ...]


def reads_drafts(user: User) -> bool:
    """How the centre works at a report is its own matter: the city reads what was submitted."""
    return may(Permission.HANDLE_INCIDENTS)


def read(incident: Incident, number: int | None) -> Reading | None:
    """The edition `number`, the draft for the centre, else the newest edition. None: nothing was submitted yet."""
    revisions = revisions_of(incident)
    chosen = next((one for one in revisions if one.number == number), None)
    if number is not None and chosen is None:
        abort(404)
    if chosen is None and not reads_drafts(me()):
        if not revisions:
            return None
        chosen = revisions[-1]
    earlier = [one for one in revisions if chosen is None or one.number < chosen.number]
    content = read_content(chosen.content) if chosen else content_of(incident)
    before = earlier[-1] if earlier else None
    changed = changes(read_content(before.content), content) if before else ()
    return Reading(content, chosen, revisions, before, changed)


def revision_argument() -> int | None:
    """The edition the address asks for; 404 where it cannot be one."""
    if "revision" not in request.args:
        return None
    return id_argument("revision") or abort(404)


def show_report(
    incident_id: int,
    writing: WritingForm | None = None,
    event: EventForm | None = None,
    notice: NoticeForm | None = None,
) -> str:
    """With what was typed into a form that was refused."""
    incident = visible_or_404(incident_id)
    reading, standing = read(incident, revision_argument()), standing_of(incident)
    acts = acts_of(me().role, standing)
    newest = reading is not None and (reading.revision is None or reading.revision is reading.revisions[-1])
    return render_template(
        "incidents/report.html",
        incident=incident,
        reading=reading,
        state=state_of(standing),
        acts={act.value for act in acts} if newest else set(),
        writes=Act.WRITE in acts and reading is not None and reading.revision is None,
        writing=writing or seen(WritingForm(formdata=None, data=texts_of(incident)), incident),
        event=event or seen(EventForm(formdata=None), incident),
        notice=notice or seen(NoticeForm(formdata=None), incident),
        events=events_of(incident),
        notices=notices_of(incident),
        questions=questions_of(incident),
        title_of=title_of,
    )


def texts_of(incident: Incident) -> dict[str, str]:
    return {name: getattr(incident, name) for name in TEXTS}


def seen(form: F, incident: Incident) -> F:
    form.seen.data = str(incident.version)
    return form
