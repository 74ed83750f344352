"""What stands on an incident report's paper around its content: number, day, addressee, sender, edition."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from foundation.calendar import day_of
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.report_models import IncidentRevision


@dataclass(frozen=True)
class Head:
    """`edition` 0 is a draft, which has no digest. `addressee` as letters write it: 「熊本市長 様」."""

    number: str
    edition: int
    made_at: datetime
    dated: date
    addressee: str
    sender: str
    reason: str = ""
    digest: str = ""

    @property
    def edition_name(self) -> str:
        """「第2版(訂正)」, 「下書き」."""
        if not self.edition:
            return _("Draft")
        name = _("Edition %(number)d", number=self.edition)
        return _("%(edition)s (corrected)", edition=name) if self.reason else name

    @property
    def mark(self) -> str:
        return f"{self.number} {self.edition_name}"


def head_of(
    incident: Incident, revision: IncidentRevision | None, addressee: str, sender: str, at: datetime
) -> Head:
    """Of an edition, or of the draft as it is at `at`."""
    if revision is None:
        return Head(incident.document_number, 0, at, day_of(at), addressee, sender)
    return Head(
        number=incident.document_number,
        edition=revision.number,
        made_at=revision.made_at,
        dated=day_of(revision.made_at),
        addressee=addressee,
        sender=sender,
        reason=revision.reason,
        digest=revision.digest,
    )
