"""The figures of a daily report (業務日報, spec 3-13(1)ア)."""

from datetime import datetime

from inquiry_desk.reporting.content import Figures
from inquiry_desk.reporting.daily import calls, figures, flows, reported, waiting
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reporting.daily.overtime import overtime
from inquiry_desk.reporting.daily.registered import registers
from inquiry_desk.reporting.stretches import Stretch


def compose(service_id: int | None, stretch: Stretch, at: datetime) -> Figures:
    """Everything a daily report counts, of one service or, without one, of what belongs to none.

    What is open is as it stood at the end of the stretch, or stands at `at` where that is not over; `standing` says
    what is known of the past and what only of the present.
    """
    asked = Asked(service_id, stretch, at)
    complaints = reported.complaints_of(asked)
    items, incidents = registers(asked)
    return Figures(
        tables=(
            flows.channels(asked),
            flows.categories(asked),
            flows.outcomes(asked),
            waiting.waiting(asked),
            waiting.escalations(asked),
            waiting.escalation_flows(asked),
            calls.callbacks(asked),
            calls.open_callbacks(asked),
            reported.by_nature(complaints),
            reported.by_kind(complaints),
            reported.by_state(complaints, asked),
            items,
            flows.excluded(asked),
            figures.of_days(asked),
            figures.of_month(asked),
        ),
        listings=(reported.listed(complaints), incidents, overtime(stretch)),
    )
