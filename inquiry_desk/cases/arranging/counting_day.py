"""From which day contract figures follow from cases: moved into the past knowingly, and never into what was signed (0036)."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.web.filters import day
from inquiry_desk.staff.refusals import Refused

# Reports are made above cases: their part says here, by service, until which day figures are in a signed report.
SIGNED_UNTIL = "figures_signed_until"


def signed_until(service_id: int) -> date | None:
    """The last day of the newest signed report with figures of the service; None where nothing was signed."""
    asked: Callable[[int], date | None] = current_app.extensions[SIGNED_UNTIL]
    return asked(service_id)


def check_counting_day(
    before: date, after: date, signed: date | None, today: date, *, is_confirmed: bool
) -> None:
    """Refused where figures of signed days would move, and where those of other past days do and nobody has said so."""
    first, later = min(before, after), max(before, after)
    if first == later:
        return
    if signed is not None and after <= signed:
        raise Refused(
            _("Figures up to %(day)s are in signed reports. Enter a later day.", day=day(signed)),
            "counts_from",
        )
    if signed is not None and before <= signed:
        raise Refused(
            _l("Reports that count cases from this day on are signed: the day stays as it is."), "counts_from"
        )
    if first < today and not is_confirmed:
        last = min(later, today) - timedelta(days=1)
        raise Refused(
            _(
                "The figures of %(first)s to %(last)s would change. If that is what you want, tick the box below.",
                first=day(first),
                last=day(last),
            ),
            "counts_from",
        )
