"""The places of the side bar, as declared: who may go there, by which key, and what is counted."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from escalation.by_mail.holding import how_many_held
from escalation.queries import how_many_open_for
from escalation.webhooks.queries import how_many_failed_lately
from faq.articles.queries import how_many_wait_for
from faq.articles.worklists import how_much_work_for
from foundation import clock
from foundation.access.roles import Permission
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_of
from foundation.db import Count
from inquiry_desk.board.views import unseen_notes
from inquiry_desk.complaints.queries import how_many_open as how_many_complaints
from inquiry_desk.downtime.queries import count_open as count_open_sheets
from inquiry_desk.escalations.listing import how_many_ours
from inquiry_desk.handing_over.queries import how_many_wait as how_many_requests
from inquiry_desk.incidents.queries import how_many_overdue as how_many_measures
from inquiry_desk.incidents.queries import how_many_waiting as how_many_incidents
from inquiry_desk.inquiries.counting import how_many_in_view
from inquiry_desk.replies.queries import how_many_wait as how_many_replies
from inquiry_desk.reporting.queries import how_many_wait_for as how_many_reports
from inquiry_desk.team.queries import how_many_left_behind
from inquiry_desk.telephony.queries import how_many_missed

P = Permission
Counting = Callable[[], Count | int]


@dataclass(frozen=True)
class Place:
    """One line of the side bar, as declared."""

    endpoint: str
    permission: Permission
    text: object
    icon: str
    key: str | None = None
    count: Counting | tuple[Counting, ...] = ()
    primary: bool = False
    not_for: Permission | None = None
    covers: tuple[str, ...] = ()

    @property
    def counts(self) -> tuple[Counting, ...]:
        """What is added up beside it; nothing where nothing is counted."""
        return self.count if isinstance(self.count, tuple) else (self.count,)


# What waits for a second person: one place in the side bar, and links between its lists.
DECISIONS = (
    Place(
        "replies.approvals",
        P.APPROVE_REPLIES,
        _l("Replies"),
        "send-check",
        count=lambda: how_many_replies(current_user),
    ),
    Place(
        "handing_over.waiting",
        P.DIRECT_ESCALATIONS,
        _l("Hand-overs to decide"),
        "signpost-split",
        count=lambda: how_many_requests(current_user),
    ),
    Place(
        "department_mail.index",
        P.DIRECT_ESCALATIONS,
        _l("Mails of departments to confirm"),
        "envelope-exclamation",
        count=lambda: how_many_held(visible_service_ids(current_user)),
    ),
)

PLACES = (
    Place("calls.new", P.LOG_CALLS, _l("Log a call"), "telephone", "F2", primary=True),
    Place("home.index", P.USE_OWN_ACCOUNT, _l("Today"), "house", "g h", not_for=P.ANSWER_ESCALATIONS),
    Place(
        "board.index",
        P.WORK_INQUIRIES,
        _l("Notes for each other"),
        "pin-angle",
        "g b",
        lambda: len(unseen_notes()),
    ),
    Place(
        "inquiries.inbox",
        P.READ_INQUIRIES,
        _l("Inbox"),
        "inbox",
        "g i",
        lambda: how_many_in_view("inbox", current_user),
        covers=("inquiries.held", "inquiries.due", "inquiries.today", "inquiries.approval"),
    ),
    Place(
        "inquiries.mine",
        P.WORK_INQUIRIES,
        _l("Mine"),
        "person-check",
        "g m",
        lambda: how_many_in_view("mine", current_user),
    ),
    Place(
        "calling_back.index",
        P.WORK_INQUIRIES,
        _l("Call-backs"),
        "telephone-outbound",
        "g c",
        lambda: how_many_in_view("callbacks", current_user),
    ),
    Place(
        "telephony.missed",
        P.LOG_CALLS,
        _l("Missed calls"),
        "telephone-x",
        count=lambda: how_many_missed(current_user),
    ),
    Place(
        "escalations.index",
        P.READ_INQUIRIES,
        _l("Inquiries at departments"),
        "building",
        "g d",
        lambda: how_many_ours(current_user, clock.now()),
    ),
    Place("inquiries.index", P.READ_INQUIRIES, _l("All inquiries"), "list-ul", "g a"),
    Place(
        "escalation.index",
        P.ANSWER_ESCALATIONS,
        _l("Inquiries to us"),
        "inbox",
        "g i",
        lambda: how_many_open_for(current_user),
    ),
    Place("cases.index", P.READ_CASES, _l("Cases"), "folder2-open", "g l"),
    Place("case_overview.index", P.READ_CASE_BOARD, _l("State of the cases"), "kanban", "g v"),
    Place("faq.index", P.READ_FAQ, _l("FAQ"), "question-circle", "g f"),
    Place(
        "faq.work",
        P.DRAFT_FAQ,
        _l("FAQ work"),
        "pencil-square",
        "g w",
        lambda: how_much_work_for(current_user),
        not_for=P.APPROVE_FAQ,
    ),
    Place(
        "faq.ours",
        P.APPROVE_FAQ,
        _l("Approval of articles"),
        "check2-square",
        "g p",
        lambda: how_many_wait_for(current_user.department_id),
    ),
    Place(
        "replies.approvals",
        P.APPROVE_REPLIES,
        _l("Waiting for approval"),
        "send-check",
        "g r",
        tuple(count for waiting in DECISIONS for count in waiting.counts),
        covers=("handing_over.waiting", "department_mail.index"),
    ),
    Place("dashboards.desk", P.WORK_INQUIRIES, _l("Dashboard"), "speedometer2", "g o"),
    Place("dashboards.city", P.READ_REPORTS, _l("State of the contract"), "graph-up", "g y"),
    Place(
        "complaints.index",
        P.OPEN_FIGURES,
        _l("Complaints and requests"),
        "megaphone",
        count=lambda: how_many_complaints(current_user),
    ),
    Place(
        "incidents.index",
        P.READ_INCIDENTS,
        _l("Incidents, near misses"),
        "shield-exclamation",
        "g j",
        (
            lambda: how_many_incidents(current_user),
            lambda: how_many_measures(current_user, day_of(clock.now())),
        ),
    ),
    Place(
        "incidents.new",
        P.REPORT_INCIDENTS,
        _l("Incidents, near misses"),
        "shield-exclamation",
        "g j",
        not_for=P.READ_INCIDENTS,
        covers=("incidents.mine",),
    ),
    Place("reports.figures", P.READ_FIGURES, _l("Contract figures"), "bar-chart", "g k"),
    Place("analysis.index", P.READ_FIGURES, _l("Analysis"), "graph-up"),
    Place(
        "reporting.index",
        P.READ_REPORTS,
        _l("Daily and monthly reports"),
        "file-earmark-text",
        "g n",
        lambda: how_many_reports(current_user, day_of(clock.now())),
    ),
    Place(
        "registers.volumes",
        P.READ_REPORTS,
        _l("Counts, findings and deadlines"),
        "journal-check",
        covers=("registers.findings", "registers.deadlines"),
    ),
    Place("correspondence.mailroom", P.READ_MAILROOM, _l("Mail"), "envelope", "g e"),
    Place(
        "downtime.index",
        P.LOG_CALLS,
        _l("Down time"),
        "file-earmark-text",
        count=lambda: count_open_sheets(current_user),
        not_for=P.LEAD_TEAM,
    ),
    Place(
        "team.index",
        P.LEAD_TEAM,
        _l("Team"),
        "people",
        "g t",
        (lambda: how_many_left_behind(current_user), lambda: count_open_sheets(current_user)),
        covers=("downtime.index", "quality.index"),
    ),
    Place("staff.absences", P.MANAGE_ABSENCES, _l("Absences"), "calendar-x"),
    Place(
        "staff.own_absences",
        P.USE_OWN_ACCOUNT,
        _l("My absences"),
        "calendar-x",
        not_for=P.MANAGE_ABSENCES,
    ),
    Place("staff.users", P.MANAGE_ORGANISATION, _l("Users"), "people", "g u"),
    Place("staff.services", P.MANAGE_ORGANISATION, _l("Services"), "briefcase", "g s"),
    Place("staff.departments", P.MANAGE_ORGANISATION, _l("Departments"), "building"),
    Place("telephony.lines", P.MANAGE_ORGANISATION, _l("Phone lines"), "telephone-forward"),
    Place("routing.rules", P.MANAGE_ROUTING, _l("Routing rules"), "signpost-split"),
    Place("case_arranging.index", P.ARRANGE_CASES, _l("Stages of cases"), "diagram-3"),
    Place("staff.office_days", P.MANAGE_CALENDAR, _l("Office days and overtime"), "calendar3"),
    Place(
        "webhooks.deliveries",
        P.MANAGE_ROUTING,
        _l("Webhooks"),
        "broadcast",
        count=lambda: how_many_failed_lately(clock.now()),
    ),
    Place("staff.audit", P.READ_AUDIT, _l("Audit log"), "shield-check"),
)
