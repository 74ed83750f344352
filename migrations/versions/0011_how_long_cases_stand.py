"""How long cases stand in a stage, reckoned by the worker

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_pace",
        sa.Column("stage_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "median_days",
            sa.Integer(),
            nullable=True,
            comment="office days; null where too few left the stage lately",
        ),
        sa.Column("reckoned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["case_stage.id"], name=op.f("fk_case_pace_stage_id_case_stage")
        ),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_case_pace")),
    )


def downgrade() -> None:
    op.drop_table("case_pace")
