"""Who is asked: routing rules, contact sections, absences, webhooks

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mail_address", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_contact_section_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_section")),
        sa.UniqueConstraint("department_id", "name", name=op.f("uq_contact_section_department_id_name")),
    )
    op.create_index(op.f("ix_contact_section_department_id"), "contact_section", ["department_id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False, comment="受付番号 it is about"),
        sa.Column("occasion", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "delivered", "failed", name="deliverystate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="since it was last ordered"),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_webhook_delivery_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint("event_id", name=op.f("uq_webhook_delivery_event_id")),
    )
    op.create_index(op.f("ix_webhook_delivery_created_at"), "webhook_delivery", ["created_at"])
    op.create_index(op.f("ix_webhook_delivery_department_id"), "webhook_delivery", ["department_id"])
    op.create_index("ix_webhook_delivery_queue", "webhook_delivery", ["state", "try_at"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["user.id"], name=op.f("fk_absence_deputy_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_absence_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_absence_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_deputy_id"), "absence", ["deputy_id"])
    op.create_index("ix_absence_user_days", "absence", ["user_id", "starts_on", "ends_on"])
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_by", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("web", "mail", "webhook", name="noticechannel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("includes_name", sa.Boolean(), nullable=False),
        sa.Column("includes_phone", sa.Boolean(), nullable=False),
        sa.Column("includes_mail", sa.Boolean(), nullable=False),
        sa.Column("includes_files", sa.Boolean(), nullable=False),
        sa.Column(
            "content_in_notice", sa.Boolean(), nullable=False, comment="the notice holds the question itself"
        ),
        sa.Column(
            "answered_by",
            sa.Enum("desk", "department", name="answeredby", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("accept_within_hours", sa.Integer(), nullable=False, comment="business hours"),
        sa.Column("answer_within_hours", sa.Integer(), nullable=False, comment="business hours"),
        sa.Column("urgent_within_hours", sa.Integer(), nullable=False, comment="business hours"),
        sa.Column(
            "needs_approval", sa.Boolean(), nullable=False, comment="a supervisor agrees before hand-over"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_routing_rule_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_routing_rule_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["contact_section.id"], name=op.f("fk_routing_rule_section_id_contact_section")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_routing_rule_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
    )
    op.create_index(op.f("ix_routing_rule_department_id"), "routing_rule", ["department_id"])
    op.create_index(op.f("ix_routing_rule_service_id"), "routing_rule", ["service_id"])
    op.create_table(
        "webhook_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["webhook_delivery.id"],
            name=op.f("fk_webhook_attempt_delivery_id_webhook_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["user.id"], name=op.f("fk_webhook_attempt_ordered_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempt")),
    )
    op.create_index(op.f("ix_webhook_attempt_delivery_id"), "webhook_attempt", ["delivery_id"])
    with op.batch_alter_table("department") as batch_op:
        batch_op.add_column(
            sa.Column(
                "head_mail_address",
                sa.String(length=254),
                nullable=False,
                server_default="",
                comment="課長: told what is overdue",
            )
        )
        batch_op.add_column(
            sa.Column(
                "answer_approval",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="answers pass an approver 決裁",
            )
        )
        batch_op.add_column(
            sa.Column(
                "notice_mode",
                sa.Enum("each", "digest", name="noticemode", native_enum=False, length=32),
                nullable=False,
                server_default="each",
            )
        )
        batch_op.add_column(sa.Column("webhook_url", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "webhook_key_version",
                sa.Integer(),
                nullable=False,
                server_default="1",
                comment="raised to change the signing key",
            )
        )
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_department_merged_into_id_department"), "department", ["merged_into_id"], ["id"]
        )
    with op.batch_alter_table("service") as batch_op:
        batch_op.add_column(
            sa.Column(
                "unmatched_to_triage",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="what no routing rule fits waits for a supervisor",
            )
        )
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(
            sa.Column(
                "mail_address",
                sa.String(length=254),
                nullable=False,
                server_default="",
                comment="at work; empty: reads no mail",
            )
        )
        batch_op.add_column(sa.Column("section_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "approves",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="決裁者 of the department",
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_user_section_id_contact_section"), "contact_section", ["section_id"], ["id"]
        )
    forget_defaults(
        "department",
        ["head_mail_address", "answer_approval", "notice_mode", "webhook_url", "webhook_key_version"],
    )
    forget_defaults("service", ["unmatched_to_triage"])
    forget_defaults("user", ["mail_address", "approves"])


def forget_defaults(table: str, columns: list[str]) -> None:
    """They were for the rows that were there; from now on the program says what it means."""
    with op.batch_alter_table(table) as batch_op:
        for column in columns:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_user_section_id_contact_section"), type_="foreignkey")
        batch_op.drop_column("approves")
        batch_op.drop_column("section_id")
        batch_op.drop_column("mail_address")
    with op.batch_alter_table("service") as batch_op:
        batch_op.drop_column("unmatched_to_triage")
    with op.batch_alter_table("department") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_department_merged_into_id_department"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("webhook_key_version")
        batch_op.drop_column("webhook_url")
        batch_op.drop_column("notice_mode")
        batch_op.drop_column("answer_approval")
        batch_op.drop_column("head_mail_address")
    op.drop_table("webhook_attempt")
    op.drop_table("routing_rule")
    op.drop_table("absence")
    op.drop_table("webhook_delivery")
    op.drop_table("contact_section")
