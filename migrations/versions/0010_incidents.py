"""Incidents and near misses: told at once, reported in writing, prevented

Revision: 0010, after 0009
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# What the register before knew of one.
SAME = (
    "id",
    "service_id",
    "occurred_on",
    "noticed_at",
    "what",
    "handling",
    "reported_at",
    "withdrawn_at",
    "withdrawn_reason",
    "recorded_by_id",
    "recorded_at",
    "version",
)
# Fields of a correction that its page could name.
NAMED = ("service_id", "occurred_on", "noticed_at", "what")


def upgrade() -> None:
    _make_tables()
    connection = op.get_bind()
    taken: dict[int, int] = {}
    for row in _rows("security_incident"):
        year = _fiscal_year(row["recorded_at"])
        taken[year] = taken.get(year, 0) + 1
        connection.execute(sa.insert(_incident()).values(**row, **_added(row, year, taken[year])))
        step = {"incident_id": row["id"], "at": row["recorded_at"], "kind": "recorded", "comment": ""}
        connection.execute(sa.insert(_step()).values(**step, by_id=row["recorded_by_id"]))
    for year, last in taken.items():
        connection.execute(sa.insert(_sequence()).values(kind="incident", fiscal_year=year, last=last))
    _move_corrections()
    _go_on_counting("incident")
    with op.batch_alter_table("register_correction") as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_correction_incident_id"))
        batch_op.drop_constraint(
            batch_op.f("fk_register_correction_incident_id_security_incident"), type_="foreignkey"
        )
        batch_op.drop_column("incident_id")
    op.drop_table("security_incident")


def downgrade() -> None:
    """Security incidents go back into their register; what it had no place for is lost: near misses, reports, drills."""
    _make_the_register()
    connection = op.get_bind()
    for row in _rows("incident", sa.text("kind = 'security'")):
        kept = {name: row[name] for name in SAME}
        connection.execute(sa.insert(_register()).values(**kept))
    _go_on_counting("security_incident")
    with op.batch_alter_table("register_correction") as batch_op:
        batch_op.add_column(sa.Column("incident_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_register_correction_incident_id_security_incident"),
            "security_incident",
            ["incident_id"],
            ["id"],
        )
        batch_op.create_index(batch_op.f("ix_register_correction_incident_id"), ["incident_id"])
    _move_corrections_back()
    numbers = _sequence()
    connection.execute(sa.delete(numbers).where(numbers.c.kind.in_(("incident", "incident_report"))))
    for table in TABLES:
        op.drop_table(table)


TABLES = (
    "incident_step",
    "incident_revision",
    "incident_question",
    "incident_notice",
    "incident_measure",
    "incident_link",
    "incident_event",
    "incident_correction",
    "incident",
    "first_report_target",
    "drill",
)


def _make_tables() -> None:
    op.create_table(
        "drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True, comment="null: the whole centre"),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_drill_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_drill_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
    )
    op.create_index(op.f("ix_drill_held_on"), "drill", ["held_on"])

    op.create_table(
        "first_report_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["user.id"], name=op.f("fk_first_report_target_agreed_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_report_target")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False, comment="事案番号"),
        sa.Column(
            "kind",
            sa.Enum(
                "processing",
                "security",
                "system",
                "other",
                "near_miss",
                name="incidentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_by", sa.String(length=100), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="without personal data"),
        sa.Column("data_kinds", sa.JSON(), nullable=False, comment="values of DataKind"),
        sa.Column("people", sa.Integer(), nullable=True, comment="about how many; null: not known"),
        sa.Column(
            "containment",
            sa.Enum(
                "contained", "not_contained", "unknown", name="containment", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("handling", sa.Text(), nullable=False, comment="what was done at once"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "alerted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the site manager was told by mail",
        ),
        sa.Column(
            "reported_at", sa.DateTime(timezone=True), nullable=True, comment="first report to the city"
        ),
        sa.Column("reported_to", sa.String(length=100), nullable=False, comment="of the city"),
        sa.Column(
            "reported_means",
            sa.Enum("phone", "in_person", "mail", name="means", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("prevention", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=40), nullable=False, comment="文書番号, on submission"),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "accepted_at", sa.DateTime(timezone=True), nullable=True, comment="受理 of the newest submission"
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column(
            "withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="it turned out to be none"
        ),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_incident_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["user.id"], name=op.f("fk_incident_reported_by_id_user")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_incident_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_index(op.f("ix_incident_occurred_on"), "incident", ["occurred_on"])
    op.create_index(op.f("ix_incident_open"), "incident", ["closed_at", "withdrawn_at"])
    op.create_index(op.f("ix_incident_service_id"), "incident", ["service_id"])

    op.create_table(
        "incident_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False, comment="field: what stood there"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_incident_correction_by_id_user")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_correction_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_correction")),
    )
    op.create_index(op.f("ix_incident_correction_incident_id"), "incident_correction", ["incident_id"])

    op.create_table(
        "incident_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_event_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_event")),
    )
    op.create_index(op.f("ix_incident_event_incident_id"), "incident_event", ["incident_id"])

    op.create_table(
        "incident_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("inquiry", "case", "mail", name="linkkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_link_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_link")),
        sa.UniqueConstraint(
            "incident_id", "kind", "number", name=op.f("uq_incident_link_incident_id_kind_number")
        ),
    )
    op.create_table(
        "incident_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_measure_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_incident_measure_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_measure")),
    )
    op.create_index(op.f("ix_incident_measure_due"), "incident_measure", ["done_on", "due_on"])
    op.create_index(op.f("ix_incident_measure_incident_id"), "incident_measure", ["incident_id"])

    op.create_table(
        "incident_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_whom", sa.String(length=100), nullable=False),
        sa.Column(
            "means",
            sa.Enum("phone", "in_person", "mail", name="means", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_incident_notice_by_id_user")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_notice_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_notice")),
    )
    op.create_index(op.f("ix_incident_notice_incident_id"), "incident_notice", ["incident_id"])

    op.create_table(
        "incident_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the edition it is about"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_incident_question_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_incident_question_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_question_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_question")),
    )
    op.create_index(op.f("ix_incident_question_incident_id"), "incident_question", ["incident_id"])

    op.create_table(
        "incident_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of content"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why there is one more edition"),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_revision_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_incident_revision_made_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_revision")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_incident_revision_incident_id_number")),
    )
    op.create_table(
        "incident_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "recorded",
                "first_report",
                "corrected",
                "withdrawn",
                "linked",
                "unlinked",
                "written",
                "submitted",
                "asked",
                "answered",
                "accepted",
                "measure_set",
                "measure_changed",
                "measure_done",
                "closed",
                "reopened",
                name="stepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_incident_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_step_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_step")),
    )
    op.create_index(op.f("ix_incident_step_incident_id"), "incident_step", ["incident_id"])


def _make_the_register() -> None:
    op.create_table(
        "security_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="without personal data"),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=True, comment="to the city"),
        sa.Column("withdrawn_at", MOMENT, nullable=True, comment="it turned out to be none"),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_security_incident_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_security_incident_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_incident")),
    )
    op.create_index(op.f("ix_security_incident_occurred_on"), "security_incident", ["occurred_on"])
    op.create_index(op.f("ix_security_incident_service_id"), "security_incident", ["service_id"])


def _added(row: dict, year: int, sequence: int) -> dict:
    """What the register did not ask. Nobody is sent a mail about what was recorded before."""
    return {
        "number": f"事案R{year - 2018}-{sequence:04d}",
        "kind": "security",
        "noticed_by": "",
        "data_kinds": [],
        "containment": "unknown",
        "alerted_at": row["recorded_at"],
        "reported_to": "",
        **dict.fromkeys(("impact", "cause", "result", "prevention", "document_number", "closing_reason"), ""),
    }


def _move_corrections() -> None:
    old = _corrections_of_registers()
    rows = op.get_bind().execute(sa.select(old).where(old.c.incident_id.is_not(None)).order_by(old.c.id))
    for row in rows.mappings().all():
        kept = {name: row[name] for name in ("incident_id", "at", "by_id", "reason", "earlier")}
        op.get_bind().execute(sa.insert(_corrections_of_incidents()).values(**kept))
    op.get_bind().execute(sa.delete(old).where(old.c.incident_id.is_not(None)))


def _move_corrections_back() -> None:
    new, incident = _corrections_of_incidents(), _incident()
    security = sa.select(incident.c.id).where(incident.c.kind == "security")
    rows = op.get_bind().execute(sa.select(new).where(new.c.incident_id.in_(security)).order_by(new.c.id))
    for row in rows.mappings().all():
        earlier = {name: words for name, words in row["earlier"].items() if name in NAMED}
        kept = {name: row[name] for name in ("incident_id", "at", "by_id", "reason")}
        if earlier:
            op.get_bind().execute(sa.insert(_corrections_of_registers()).values(**kept, earlier=earlier))


def _rows(table: str, *where: sa.TextClause) -> list[dict]:
    """In the order in which they were recorded."""
    source = _register(table)
    query = sa.select(source).where(*where).order_by(source.c.recorded_at, source.c.id)
    return [dict(row) for row in op.get_bind().execute(query).mappings().all()]


def _register(name: str = "security_incident") -> sa.TableClause:
    kinds: dict[str, object] = {
        "occurred_on": sa.Date(),
        **dict.fromkeys(("noticed_at", "reported_at", "withdrawn_at", "recorded_at"), MOMENT),
    }
    return sa.table(name, *(sa.column(one, kinds.get(one)) for one in SAME))


def _incident() -> sa.TableClause:
    added = ("number", "kind", "noticed_by", "containment", "reported_to", "impact", "cause", "result")
    more = ("prevention", "document_number", "closing_reason")
    columns = [*_register().c.keys(), *added, *more]
    same = {column.key: column.type for column in _register().c}
    return sa.table(
        "incident",
        sa.column("data_kinds", sa.JSON()),
        sa.column("alerted_at", MOMENT),
        *(sa.column(one, same.get(one)) for one in columns),
    )


def _step() -> sa.TableClause:
    names = ("incident_id", "kind", "by_id", "comment")
    return sa.table("incident_step", sa.column("at", MOMENT), *map(sa.column, names))


def _sequence() -> sa.TableClause:
    return sa.table("report_sequence", *map(sa.column, ("kind", "fiscal_year", "last")))


def _corrections_of_registers() -> sa.TableClause:
    names = ("id", "incident_id", "by_id", "reason")
    parts = (sa.column("at", MOMENT), sa.column("earlier", sa.JSON()))
    return sa.table("register_correction", *parts, *map(sa.column, names))


def _corrections_of_incidents() -> sa.TableClause:
    names = ("id", "incident_id", "by_id", "reason")
    parts = (sa.column("at", MOMENT), sa.column("earlier", sa.JSON()))
    return sa.table("incident_correction", *parts, *map(sa.column, names))


def _fiscal_year(at: datetime) -> int:
    """Of a moment in UTC, as the calendar hangs in Japan."""
    local = at.replace(tzinfo=None) + timedelta(hours=9) if at.tzinfo is None or not at.utcoffset() else at
    return local.year if local.month >= 4 else local.year - 1


def _go_on_counting(table: str) -> None:
    """Rows came with their ids, of which PostgreSQL's own counter knows nothing."""
    if op.get_bind().dialect.name == "postgresql":
        largest = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"  # noqa: S608 - one of two tables above
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({largest}), false)")
