"""Reports made up for the tests of what is printed and written of them."""

from datetime import UTC, date, datetime

from foundation.documents.freezing import digest_of
from inquiry_desk.reporting.content import Content, Figures, Listing, Row, Table
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.paper import Paper, Stamp

MADE_AT = datetime(2026, 11, 17, 0, 30, tzinfo=UTC)
CHANNELS = Table(
    "channels",
    ("received",),
    (Row("phone", (1_000_000,)), Row("mail", (29,)), Row("counter", (0,))),
)
KPI = Table(
    "kpi",
    ("numerator", "denominator", "excluded"),
    (Row("first-contact", (29, 100, 1), "初回応答完了率"), Row("completion", (0, 0, 0), "完答率")),
    totals=False,
)


def content(
    tables: tuple[Table, ...] = (CHANNELS, KPI),
    listings: tuple[Listing, ...] = (),
    remarks: str = "",
    kind: ReportKind = ReportKind.DAILY,
) -> Content:
    day = date(2026, 11, 16)
    return Content(kind, "就学援助業務", day, day, Figures(tables, listings), {"remarks": remarks})


def paper(of: Content, **other: object) -> Paper:
    given: dict[str, object] = {
        "number": "総事日報R8-0001号",
        "revision": 1,
        "made_at": MADE_AT,
        "dated": date(2026, 11, 17),
        "addressee": "熊本市長",
        "sender": "見本市総合行政事務センター",
        "digest": digest_of(of.canonical),
        "stamps": (
            Stamp("作成者", "佐藤", date(2026, 11, 16)),
            Stamp("業務監督者", "田中", date(2026, 11, 17)),
            Stamp("現場責任者"),
            Stamp("市確認者"),
        ),
    }
    return Paper(**(given | other))  # type: ignore[arg-type]
