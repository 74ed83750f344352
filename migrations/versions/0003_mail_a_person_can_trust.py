"""Mail a person can trust

Revision: 0003, after 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCAN = sa.Enum(
    "not_scanned", "pending", "clean", "quarantined", name="scanstate", native_enum=False, length=32
)
DECISION = sa.Enum("approved", "returned", "withdrawn", name="decision", native_enum=False, length=32)
APPROVAL = sa.Enum(
    "by_risk", "any_risk", "always", "never", name="replyapproval", native_enum=False, length=32
)


def upgrade() -> None:
    op.create_table(
        "mailbox_position",
        sa.Column("mailbox", sa.String(length=255), nullable=False, comment="user@host/folder"),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_position")),
    )
    op.create_table(
        "outgoing_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        refers_to("outgoing_attachment", "mail_id", "outgoing_mail"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_attachment")),
    )
    op.create_index(op.f("ix_outgoing_attachment_mail_id"), "outgoing_attachment", ["mail_id"])
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        refers_to("draft_file", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    op.create_index("ix_draft_file_form", "draft_file", ["user_id", "form"])
    create_releases()

    with op.batch_alter_table("incoming_attachment") as batch_op:
        for column in added_to_attachments():
            batch_op.add_column(column)
        batch_op.create_index("ix_incoming_attachment_scan", ["scan", "scan_at"])
    with op.batch_alter_table("incoming_mail") as batch_op:
        for column in added_to_mail():
            batch_op.add_column(column)
    with op.batch_alter_table("service") as batch_op:
        batch_op.add_column(sa.Column("reply_approval", APPROVAL, nullable=False, server_default="by_risk"))

    # The defaults were for the rows that were there; from now on the program says what it means.
    for table, columns in (
        ("incoming_attachment", added_to_attachments()),
        ("incoming_mail", added_to_mail()),
        ("service", [sa.Column("reply_approval", APPROVAL, server_default="by_risk")]),
    ):
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                if column.server_default is not None:
                    batch_op.alter_column(column.name, existing_type=column.type, server_default=None)


def create_releases() -> None:
    op.create_table(
        "reply_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completes", sa.Boolean(), nullable=False),
        sa.Column("article_version_id", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False, comment="values of Risk"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", DECISION, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        refers_to("reply_release", "inquiry_id", "inquiry"),
        refers_to("reply_release", "mail_id", "outgoing_mail"),
        refers_to("reply_release", "author_id", "user"),
        refers_to("reply_release", "article_version_id", "article_version"),
        refers_to("reply_release", "decided_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_release")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_reply_release_mail_id")),
    )
    op.create_index(op.f("ix_reply_release_author_id"), "reply_release", ["author_id"])
    op.create_index(op.f("ix_reply_release_inquiry_id"), "reply_release", ["inquiry_id"])
    op.create_index("ix_reply_release_open", "reply_release", ["decided_at", "requested_at"])


def refers_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def added_to_attachments() -> list[sa.Column[Any]]:
    return [
        sa.Column(
            "detected_type",
            sa.String(length=100),
            nullable=False,
            server_default="",
            comment="what its content is",
        ),
        sa.Column("inline", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("content_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("scan", SCAN, nullable=False, server_default="not_scanned"),
        sa.Column(
            "scan_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="of the scan; while pending: of the next try",
        ),
        sa.Column("threat", sa.Text(), nullable=False, server_default=""),
    ]


def added_to_mail() -> list[sa.Column[Any]]:
    return [
        sa.Column(
            "charset",
            sa.String(length=40),
            nullable=False,
            server_default="",
            comment="in which a person had it read; empty: as it says itself",
        ),
        sa.Column(
            "authentication",
            sa.JSON(),
            nullable=True,
            comment="method and result by our own border relay (RFC 8601); null: it said nothing",
        ),
        sa.Column("flags", sa.JSON(), nullable=False, server_default="[]", comment="values of MailFlag"),
    ]


def downgrade() -> None:
    with op.batch_alter_table("service") as batch_op:
        batch_op.drop_column("reply_approval")
    with op.batch_alter_table("incoming_mail") as batch_op:
        for column in added_to_mail():
            batch_op.drop_column(column.name)
    with op.batch_alter_table("incoming_attachment") as batch_op:
        batch_op.drop_index("ix_incoming_attachment_scan")
        for column in added_to_attachments():
            batch_op.drop_column(column.name)
    # A message that nobody may send yet would be sent by the older program: it stays unsent, and is shown as such.
    op.execute("UPDATE outgoing_mail SET state = 'failed' WHERE state IN ('held', 'cancelled')")
    for table in ("reply_release", "draft_file", "outgoing_attachment", "mailbox_position"):
        op.drop_table(table)
