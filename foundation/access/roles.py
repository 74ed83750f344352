"""The roles of spec 3-4 and 3-6 and what each may do: one table, read by every guard."""

import enum

from flask_babel import lazy_gettext as _l


class Role(enum.Enum):
    """Contractor, city and technical roles (glossary)."""

    GENERAL_MANAGER = "general_manager"
    SITE_MANAGER = "site_manager"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    DEPARTMENT_STAFF = "department_staff"
    CONTRACT_OFFICER = "contract_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


LABELS: dict[enum.Enum, object] = {
    Role.GENERAL_MANAGER: _l("General manager"),
    Role.SITE_MANAGER: _l("Site manager"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.OPERATOR: _l("Call-taker"),
    Role.DEPARTMENT_STAFF: _l("Department staff"),
    Role.CONTRACT_OFFICER: _l("Contract office"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


class Permission(enum.Enum):
    """One thing a person may do."""

    USE_OWN_ACCOUNT = "use_own_account"
    LOG_CALLS = "log_calls"
    READ_INQUIRIES = "read_inquiries"
    WORK_INQUIRIES = "work_inquiries"
    APPROVE_REPLIES = "approve_replies"
    SEE_ALL_SERVICES = "see_all_services"
    ANSWER_ESCALATIONS = "answer_escalations"
    DIRECT_ESCALATIONS = "direct_escalations"
    MANAGE_ROUTING = "manage_routing"
    MANAGE_ABSENCES = "manage_absences"
    READ_FAQ = "read_faq"
    DRAFT_FAQ = "draft_faq"
    EDIT_FAQ = "edit_faq"
    APPROVE_FAQ = "approve_faq"
    READ_FIGURES = "read_figures"
    OPEN_FIGURES = "open_figures"
    EXPORT = "export"
    DRAFT_REPORTS = "draft_reports"
    SUBMIT_REPORTS = "submit_reports"
    CONFIRM_REPORTS = "confirm_reports"
    READ_REPORTS = "read_reports"
    KEEP_REGISTERS = "keep_registers"
    AGREE_FIGURES = "agree_figures"
    READ_MAILROOM = "read_mailroom"
    ANNOUNCE = "announce"
    LEAD_TEAM = "lead_team"
    RESERVE_NUMBERS = "reserve_numbers"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_CALENDAR = "manage_calendar"
    READ_AUDIT = "read_audit"
    READ_CASES = "read_cases"
    WORK_CASES = "work_cases"
    IMPORT_CASES = "import_cases"
    DECIDE_CASES = "decide_cases"
    ARRANGE_CASES = "arrange_cases"
    READ_CASE_BOARD = "read_case_board"
    REPORT_INCIDENTS = "report_incidents"
    READ_INCIDENTS = "read_incidents"
    HANDLE_INCIDENTS = "handle_incidents"


P = Permission

_DESK = {
    P.USE_OWN_ACCOUNT,
    P.LOG_CALLS,
    P.READ_INQUIRIES,
    P.WORK_INQUIRIES,
    P.READ_FAQ,
    P.DRAFT_FAQ,
    P.READ_FIGURES,
    P.OPEN_FIGURES,
    P.READ_CASES,
    P.WORK_CASES,
    P.READ_CASE_BOARD,
    P.REPORT_INCIDENTS,
}
_SUPERVISION = _DESK | {
    P.HANDLE_INCIDENTS,
    P.READ_INCIDENTS,
    P.ANNOUNCE,
    P.APPROVE_REPLIES,
    P.DIRECT_ESCALATIONS,
    P.EDIT_FAQ,
    P.EXPORT,
    P.IMPORT_CASES,
    P.DRAFT_REPORTS,
    P.KEEP_REGISTERS,
    P.LEAD_TEAM,
    P.MANAGE_ABSENCES,
    P.READ_MAILROOM,
    P.READ_REPORTS,
    P.RESERVE_NUMBERS,
}
_MANAGEMENT = _SUPERVISION | {
    P.AGREE_FIGURES,
    P.ARRANGE_CASES,
    P.MANAGE_CALENDAR,
    P.MANAGE_ROUTING,
    P.SEE_ALL_SERVICES,
    P.SUBMIT_REPORTS,
}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.GENERAL_MANAGER: frozenset(_MANAGEMENT),
    Role.SITE_MANAGER: frozenset(_MANAGEMENT),
    Role.SUPERVISOR: frozenset(_SUPERVISION),
    Role.OPERATOR: frozenset(_DESK),
    Role.DEPARTMENT_STAFF: frozenset(
        {
            P.USE_OWN_ACCOUNT,
            P.ANSWER_ESCALATIONS,
            P.MANAGE_ABSENCES,
            P.READ_FAQ,
            P.DRAFT_FAQ,
            P.APPROVE_FAQ,
            P.READ_CASES,
            P.DECIDE_CASES,
            P.REPORT_INCIDENTS,
            P.READ_CASE_BOARD,
        }
    ),
    Role.CONTRACT_OFFICER: frozenset(
        {
            P.USE_OWN_ACCOUNT,
            P.READ_FAQ,
            P.READ_FIGURES,
            P.OPEN_FIGURES,
            P.SEE_ALL_SERVICES,
            P.READ_REPORTS,
            P.CONFIRM_REPORTS,
            P.READ_INCIDENTS,
            P.READ_CASE_BOARD,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            P.USE_OWN_ACCOUNT,
            P.READ_INQUIRIES,
            P.READ_FAQ,
            P.READ_FIGURES,
            P.OPEN_FIGURES,
            P.READ_AUDIT,
            P.READ_INCIDENTS,
            P.READ_REPORTS,
            P.READ_CASES,
            P.READ_CASE_BOARD,
            P.SEE_ALL_SERVICES,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            P.USE_OWN_ACCOUNT,
            P.READ_FAQ,
            P.MANAGE_ORGANISATION,
            P.ARRANGE_CASES,
            P.MANAGE_CALENDAR,
            P.MANAGE_ROUTING,
            P.READ_AUDIT,
        }
    ),
}


def allows(role: Role, permission: Permission) -> bool:
    return permission in ALLOWED[role]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that have `permission`."""
    return [role for role in Role if allows(role, permission)]
