"""The calendar as data

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KIND = sa.Enum("closed", "overtime", "withdrawn", name="changekind", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=True, comment="of overtime, on the clock in Japan"),
        sa.Column("closes_at", sa.Time(), nullable=True, comment="of overtime, on the clock in Japan"),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("agreed_with", sa.String(length=100), nullable=False, comment="who agreed to overtime"),
        sa.Column("agreed_on", sa.Date(), nullable=True, comment="before the overtime (spec 3-2)"),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_calendar_change_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    op.create_index(op.f("ix_calendar_change_day"), "calendar_change", ["day"])
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.add_column(
            sa.Column(
                "calendar_version",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="with which due_at was computed",
            )
        )
    # The default was for the rows that were there; from now on the program says which version it used.
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.alter_column("calendar_version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("escalation") as batch_op:
        batch_op.drop_column("calendar_version")
    op.drop_table("calendar_change")
