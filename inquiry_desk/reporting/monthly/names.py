"""How the keys of monthly reports and completion notices read; `naming` joins them with those of the days."""

from flask_babel import lazy_gettext as _l

from inquiry_desk.reports.kpi import KPIS

TITLES: dict[str, object] = {
    "by_service": _l("By service"),
    "contract": _l("Contract figures, counted when signed"),
    "contract_targets": _l("Contract figures against their targets"),
    "trend": _l("The last thirteen months"),
    "top_categories": _l("Categories asked about most"),
    "top_articles": _l("Articles used most"),
    "searches": _l("Searched for in vain"),
    "differences": _l("Differences between the daily reports and the records"),
    "unconfirmed": _l("Daily reports not confirmed"),
    "complaints_of_month": _l("Complaints and requests of the month"),
    "remarks": _l("Remarks"),
    "proposals": _l("Proposals for improvement"),
    "plan": _l("Plan of the next month"),
    "deliverables": _l("Works delivered"),
    "monthly_report": _l("The monthly report this notice refers to"),
}
COLUMNS: dict[str, object] = {
    "completed": _l("Completed"),
    "first_contact_numerator": _l("First contact: numerator"),
    "first_contact_denominator": _l("First contact: denominator"),
    "first_contact_share": _l("First-contact completion rate"),
    "completion_numerator": _l("Completion: numerator"),
    "completion_denominator": _l("Completion: denominator"),
    "completion_share": _l("Completion rate"),
    "numerator": _l("Numerator"),
    "denominator": _l("Denominator"),
    "excluded": _l("Left out of the figure"),
    "used": _l("Times used"),
    "words": _l("Words"),
    "times": _l("Times"),
    "figure": _l("Figure"),
    "reached": _l("Result reached"),
    "target": _l("Target"),
    "verdict": _l("Judgement"),
    "service": _l("Service"),
    "table": _l("Table"),
    "row": _l("Line"),
    "column": _l("Column"),
    "reported": _l("Daily reports together"),
    "counted": _l("Counted now"),
    "difference": _l("Difference"),
    "days": _l("Days"),
    "state": _l("State"),
    "day": _l("Day"),
    "nature": _l("Complaint or request"),
    "complaint_kind": _l("What it is about"),
    "content": _l("Content"),
    "handling": _l("Handling"),
    "result": _l("Result"),
    "prevention": _l("Prevention"),
    "copies": _l("Copies"),
    "document_number": _l("Document number"),
    "edition": _l("Edition"),
    "signed_on": _l("Signed on"),
    "digest": _l("Digest (SHA-256)"),
}
# Rows whose keys belong to no vocabulary.
ROWS: dict[str, dict[str, object]] = {
    "contract": {
        **{kpi.key: kpi.name for kpi in KPIS},
        "processing-errors": _l("Processing error rate"),
        "deadlines-met": _l("Deadlines met"),
        "incidents": _l("Security incidents"),
    },
    "deliverables": {"daily": _l("Daily reports"), "monthly": _l("Monthly report")},
}
