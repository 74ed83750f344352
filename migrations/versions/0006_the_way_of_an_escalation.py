"""The way of an escalation: pauses, approvals, files, deadlines, notices, alerts

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OPEN = "answered_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "department_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True, comment="null: nothing to say"),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_department_digest_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_department_digest_mail_id_outgoing_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_digest")),
        sa.UniqueConstraint("department_id", "day", name=op.f("uq_department_digest_department_id_day")),
    )
    op.create_table(
        "escalation_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "not_accepted",
                "before_due",
                "due",
                "supervisor",
                "section_head",
                "contract_office",
                "ping_pong",
                name="alertlevel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="the deadline it is about; a moved one begins anew",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collapsed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_alert_escalation_id_escalation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_alert")),
        sa.UniqueConstraint(
            "escalation_id", "level", "due_at", name=op.f("uq_escalation_alert_escalation_id_level_due_at")
        ),
    )
    op.create_index(op.f("ix_escalation_alert_at"), "escalation_alert", ["at"])
    op.create_table(
        "escalation_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="of business time"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_deadline_escalation_id_escalation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_deadline")),
    )
    op.create_index(op.f("ix_escalation_deadline_escalation_id"), "escalation_deadline", ["escalation_id"])
    op.create_table(
        "escalation_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occasion", sa.String(length=32), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("web", "mail", "webhook", name="noticechannel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["webhook_delivery.id"],
            name=op.f("fk_escalation_notice_delivery_id_webhook_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_escalation_notice_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_notice_escalation_id_escalation")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_escalation_notice_mail_id_outgoing_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_notice")),
    )
    op.create_index(op.f("ix_escalation_notice_delivery_id"), "escalation_notice", ["delivery_id"])
    op.create_index(op.f("ix_escalation_notice_escalation_id"), "escalation_notice", ["escalation_id"])
    op.create_index(op.f("ix_escalation_notice_mail_id"), "escalation_notice", ["mail_id"])
    op.create_table(
        "escalation_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("answer", "partial", "extension", name="submissionkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True, comment="null: by mail of the section"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="of an extension"),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "approved",
                "sent_back",
                "withdrawn",
                "overtaken",
                name="decision",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_escalation_submission_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_escalation_submission_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["escalation.id"],
            name=op.f("fk_escalation_submission_escalation_id_escalation"),
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["incoming_mail.id"], name=op.f("fk_escalation_submission_mail_id_incoming_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_submission")),
    )
    op.create_index(
        op.f("ix_escalation_submission_escalation_id"), "escalation_submission", ["escalation_id"]
    )
    op.create_index(
        "uq_escalation_submission_open",
        "escalation_submission",
        ["escalation_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "handover_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("approval", "no_route", "ping_pong", name="requestreason", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("handover", sa.JSON(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "released", "sent_back", "withdrawn", name="requestdecision", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_handover_request_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_handover_request_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_handover_request_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_handover_request_escalation_id_escalation")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["routing_rule.id"], name=op.f("fk_handover_request_rule_id_routing_rule")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_handover_request_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_request")),
    )
    op.create_index(op.f("ix_handover_request_inquiry_id"), "handover_request", ["inquiry_id"])
    op.create_index("ix_handover_request_open", "handover_request", ["decided_at", "asked_at"])
    op.create_index(op.f("ix_handover_request_service_id"), "handover_request", ["service_id"])
    op.create_table(
        "alert_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["escalation_alert.id"], name=op.f("fk_alert_notice_alert_id_escalation_alert")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_alert_notice_mail_id_outgoing_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_notice")),
        sa.UniqueConstraint("alert_id", "to_address", name=op.f("uq_alert_notice_alert_id_to_address")),
    )
    op.create_index("ix_alert_notice_waiting", "alert_notice", ["mail_id", "to_address"])
    op.create_table(
        "escalation_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True, comment="until it is approved"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["incoming_attachment.id"],
            name=op.f("fk_escalation_file_attachment_id_incoming_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_file_escalation_id_escalation")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["escalation_step.id"], name=op.f("fk_escalation_file_step_id_escalation_step")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["escalation_submission.id"],
            name=op.f("fk_escalation_file_submission_id_escalation_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_file")),
    )
    op.create_index(op.f("ix_escalation_file_escalation_id"), "escalation_file", ["escalation_id"])
    op.create_index(op.f("ix_escalation_file_step_id"), "escalation_file", ["step_id"])
    op.create_index(op.f("ix_escalation_file_submission_id"), "escalation_file", ["submission_id"])
    with op.batch_alter_table("callback") as batch_op:
        batch_op.add_column(
            sa.Column(
                "warned_for",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="the promise somebody was warned about",
            )
        )
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.add_column(sa.Column("section_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "articles",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="what was already told: article_id, version, question",
            )
        )
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum("web", "mail", "webhook", name="noticechannel", native_enum=False, length=32),
                nullable=False,
                server_default="mail",
            )
        )
        batch_op.add_column(
            sa.Column("content_in_notice", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column(
                "phoned_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="an urgent one is also told by phone",
            )
        )
        batch_op.add_column(sa.Column("accept_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "paused_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="the department asked back and waits",
            )
        )
        batch_op.add_column(
            sa.Column(
                "citizen_asked_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="and the desk waits for the citizen",
            )
        )
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "moves",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="returns and reroutes of the inquiry so far",
            )
        )
        batch_op.add_column(
            sa.Column(
                "next_alert_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when the clocks look at it again",
            )
        )
        batch_op.add_column(
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True, comment="of the newest step")
        )
        batch_op.create_index(batch_op.f("ix_escalation_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index("ix_escalation_next_alert", ["next_alert_at"], unique=False)
        batch_op.create_index(
            "ix_escalation_department_owes",
            ["department_id", "urgent", "due_at", "accepted_at", "paused_at", "assignee_id", "section_id"],
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
        batch_op.create_index(
            "ix_escalation_unfinished",
            [
                "due_at",
                "inquiry_id",
                "department_id",
                "urgent",
                "answered_at",
                "returned_at",
                "accepted_at",
                "paused_at",
                "citizen_asked_at",
                "phoned_at",
                "relayed_at",
                "withdrawn_at",
            ],
            unique=False,
            sqlite_where=sa.text("relayed_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("relayed_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_section_id_contact_section"), "contact_section", ["section_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_rule_id_routing_rule"), "routing_rule", ["rule_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_assignee_id_user"), "user", ["assignee_id"], ["id"]
        )
    with op.batch_alter_table("escalation_step") as batch_op:
        batch_op.add_column(sa.Column("details", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("mail_id", sa.Integer(), nullable=True, comment="the mail that took this step")
        )
        batch_op.create_index(batch_op.f("ix_escalation_step_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index("ix_escalation_step_department_kind", ["department_id", "kind"])
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_step_mail_id_incoming_mail"), "incoming_mail", ["mail_id"], ["id"]
        )
    op.execute("UPDATE escalation SET changed_at = handed_over_at")
    op.execute(
        "UPDATE escalation SET next_alert_at = handed_over_at WHERE answered_at IS NULL AND returned_at IS NULL"
    )
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    forget_defaults("escalation", ["articles", "channel", "content_in_notice", "urgent", "moves"])
    forget_defaults("escalation_step", ["details"])


def forget_defaults(table: str, columns: list[str]) -> None:
    """They were for the rows that were there; from now on the program says what it means."""
    with op.batch_alter_table(table) as batch_op:
        for column in columns:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("escalation_step") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_escalation_step_mail_id_incoming_mail"), type_="foreignkey")
        batch_op.drop_index("ix_escalation_step_department_kind")
        batch_op.drop_index(batch_op.f("ix_escalation_step_mail_id"))
        batch_op.drop_column("mail_id")
        batch_op.drop_column("details")
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_escalation_assignee_id_user"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_escalation_rule_id_routing_rule"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_escalation_section_id_contact_section"), type_="foreignkey")
        batch_op.drop_index("ix_escalation_unfinished")
        batch_op.drop_index("ix_escalation_department_owes")
        batch_op.drop_index("ix_escalation_next_alert")
        batch_op.drop_index(batch_op.f("ix_escalation_assignee_id"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("next_alert_at")
        batch_op.drop_column("moves")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("citizen_asked_at")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("assignee_id")
        batch_op.drop_column("accept_due_at")
        batch_op.drop_column("phoned_at")
        batch_op.drop_column("urgent")
        batch_op.drop_column("content_in_notice")
        batch_op.drop_column("channel")
        batch_op.drop_column("articles")
        batch_op.drop_column("rule_id")
        batch_op.drop_column("section_id")
    with op.batch_alter_table("callback") as batch_op:
        batch_op.drop_column("warned_for")
    op.drop_table("escalation_file")
    op.drop_table("alert_notice")
    op.drop_table("handover_request")
    op.drop_table("escalation_submission")
    op.drop_table("escalation_notice")
    op.drop_table("escalation_deadline")
    op.drop_table("escalation_alert")
    op.drop_table("department_digest")
