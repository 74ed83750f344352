"""What reports rest on: agreements, registers, complaints, reports with their revisions

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTED = [
    "received_at",
    "service_id",
    "exclusion",
    "first_response_at",
    "first_outcome",
    "completed_at",
    "channel",
    "id",
]


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column(
            "found_by", sa.String(length=100), nullable=False, comment="section or official of the city"
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, comment="how many processed items it is about"),
        sa.Column(
            "state",
            sa.Enum(
                "open", "accepted", "disputed", "not_ours", name="findingstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("prevention", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True, comment="of a disputed one"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["judged_by_id"], ["user.id"], name=op.f("fk_finding_judged_by_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_finding_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user.id"], name=op.f("fk_finding_reviewed_by_id_user")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_finding_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_found_on"), "finding", ["found_on"])
    op.create_index(op.f("ix_finding_service_id"), "finding", ["service_id"])
    op.create_table(
        "kpi_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kpi_key", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="version of this figure, from 1"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("target_per_mille", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("received", "answered", name="basis", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("exclusions", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it was changed"),
        sa.Column("agreed_with", sa.String(length=100), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_kpi_agreement_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_agreement")),
        sa.UniqueConstraint("kpi_key", "number", name=op.f("uq_kpi_agreement_kpi_key_number")),
    )
    op.create_index(op.f("ix_kpi_agreement_kpi_key"), "kpi_agreement", ["kpi_key"])
    op.create_table(
        "processed_volume",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_processed_volume_entered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_processed_volume_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processed_volume")),
    )
    op.create_index("ix_processed_volume_day", "processed_volume", ["service_id", "day"])
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("daily", "monthly", "completion", name="reportkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False, comment="文書番号, given on submission"),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "signed",
                "submitted",
                "returned",
                "confirmed",
                name="reportstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True, comment="受理 of a completion notice by the city"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_report_service_id_service")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user.id"], name=op.f("fk_report_signed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("key", name=op.f("uq_report_key")),
    )
    op.create_index("ix_report_state", "report", ["kind", "state", "from_day"])
    op.create_table(
        "security_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="without personal data"),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True, comment="to the city"),
        sa.Column(
            "withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="it turned out to be none"
        ),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
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
    op.create_table(
        "task_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, comment="how many items are due"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("extension_approved_by", sa.String(length=100), nullable=False, comment="of the city"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_task_deadline_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_task_deadline_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_deadline")),
    )
    op.create_index("ix_task_deadline_due", "task_deadline", ["service_id", "due_on"])
    op.create_table(
        "register_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False, comment="field: what stood there"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_register_correction_by_id_user")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_register_correction_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["security_incident.id"],
            name=op.f("fk_register_correction_incident_id_security_incident"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task_deadline.id"], name=op.f("fk_register_correction_task_id_task_deadline")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_correction")),
    )
    for column in ("finding_id", "incident_id", "task_id"):
        op.create_index(op.f(f"ix_register_correction_{column}"), "register_correction", [column])
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column(
            "nature",
            sa.Enum("question", "complaint", "request", name="nature", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "contact",
                "delay",
                "error",
                "system",
                "policy",
                "facility",
                "other",
                name="complaintkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("phone", "mail", "counter", "letter", name="channel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False, comment="why it came about"),
        sa.Column("prevention", sa.Text(), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["handled_by_id"], ["user.id"], name=op.f("fk_complaint_handled_by_id_user")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_complaint_inquiry_id_inquiry")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_complaint_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_complaint_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_complaint_inquiry_id")),
    )
    op.create_index("ix_complaint_service_received", "complaint", ["service_id", "received_at"])
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum("passed", "corrections", name="inspectionresult", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_inspection_by_id_user")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_inspection_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_report_id"), "inspection", ["report_id"])
    op.create_table(
        "report_sequence",
        sa.Column(
            "kind",
            sa.Enum("daily", "monthly", "completion", name="reportkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "fiscal_year", name=op.f("pk_report_sequence")),
    )
    op.create_table(
        "report_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of content"),
        sa.Column("reason", sa.Text(), nullable=False, comment="of a correction 訂正"),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_report_revision_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_revision_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_revision")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_revision_report_id_number")),
    )
    op.create_table(
        "report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "drafted",
                "edited",
                "signed",
                "unsigned",
                "submitted",
                "returned",
                "confirmed",
                "corrected",
                "received",
                "inspected",
                name="reportstepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="null: the worker"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_report_step_by_id_user")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_step_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
    )
    op.create_index(op.f("ix_report_step_report_id"), "report_step", ["report_id"])
    op.create_table(
        "complaint_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "recorded",
                "changed",
                "closed",
                "reopened",
                name="complaintstepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_complaint_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_step_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_step")),
    )
    op.create_index(op.f("ix_complaint_step_complaint_id"), "complaint_step", ["complaint_id"])
    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.add_column(
            sa.Column(
                "unanswered_reason",
                sa.Enum(
                    "no_article",
                    "unclear_article",
                    "individual_case",
                    "decision",
                    "system",
                    "other",
                    name="unansweredreason",
                    native_enum=False,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.drop_index(batch_op.f("ix_inquiry_received_at"))
        batch_op.create_index("ix_inquiry_counted", COUNTED)
        batch_op.create_index(
            "ix_inquiry_complaint",
            ["received_at", "service_id", "exclusion", "id"],
            sqlite_where=sa.text("nature IN ('complaint', 'request')"),
            postgresql_where=sa.text("nature IN ('complaint', 'request')"),
        )
        batch_op.create_index(
            "ix_inquiry_service_answered", ["service_id", "first_response_at", "channel", "first_outcome"]
        )
        batch_op.create_index("ix_inquiry_service_completed", ["service_id", "completed_at", "channel"])
        batch_op.create_index(
            "ix_inquiry_open_assignee",
            ["assignee_id", "service_id"],
            sqlite_where=sa.text("completed_at IS NULL"),
            postgresql_where=sa.text("completed_at IS NULL"),
        )
    op.create_index("ix_escalation_step_kind", "escalation_step", ["kind"])


def downgrade() -> None:
    op.drop_index("ix_escalation_step_kind", "escalation_step")
    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.drop_index("ix_inquiry_open_assignee")
        batch_op.drop_index("ix_inquiry_service_completed")
        batch_op.drop_index("ix_inquiry_service_answered")
        batch_op.drop_index("ix_inquiry_complaint")
        batch_op.drop_index("ix_inquiry_counted")
        batch_op.create_index(batch_op.f("ix_inquiry_received_at"), ["received_at"])
        batch_op.drop_column("unanswered_reason")
    op.drop_table("complaint_step")
    op.drop_table("report_step")
    op.drop_table("report_revision")
    op.drop_table("inspection")
    op.drop_table("complaint")
    op.drop_table("register_correction")
    op.drop_table("task_deadline")
    op.drop_table("security_incident")
    op.drop_table("report_sequence")
    op.drop_table("report")
    op.drop_table("processed_volume")
    op.drop_table("kpi_agreement")
    op.drop_table("finding")
