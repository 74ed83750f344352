"""The life of an article

Revision: 0002, after 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAGE = sa.Enum("draft", "submitted", "returned", "checked", name="stage", native_enum=False, length=32)
AUDIENCE = sa.Enum("public", "internal", name="audience", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "faq_measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False, comment="empty: words alone"),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("queries", sa.Integer(), nullable=False),
        sa.Column("mrr_at_10", sa.Double(), nullable=False),
        sa.Column("recall_at_1", sa.Double(), nullable=False),
        sa.Column("recall_at_5", sa.Double(), nullable=False),
        sa.Column("recall_at_10", sa.Double(), nullable=False),
        sa.Column("p50_ms", sa.Double(), nullable=False),
        sa.Column("p95_ms", sa.Double(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False, comment="queries, mrr, recall by kind"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_measurement")),
    )
    with op.batch_alter_table("faq_measurement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faq_measurement_at"), ["at"], unique=False)

    op.create_table(
        "article_bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="the field, or the act"),
        sa.Column("rows", sa.JSON(), nullable=False, comment="article, before, after"),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_article_bulk_change_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_bulk_change")),
    )
    op.create_table(
        "article_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reading",
                "ready",
                "applying",
                "done",
                "refused",
                "cancelled",
                name="importstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("approved", sa.Boolean(), nullable=False, comment="the departments have approved the file"),
        sa.Column("approval", sa.Text(), nullable=False, comment="document that says so"),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False, comment="of the file, once read"),
        sa.Column("done", sa.Integer(), nullable=False, comment="lines read or applied in the present state"),
        sa.Column("problem", sa.Text(), nullable=False, comment="why the file as a whole was refused"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_article_import_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_import")),
    )
    with op.batch_alter_table("article_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_import_state"), ["state"], unique=False)

    op.create_table(
        "city_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("matter", "department", name="wordkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("said", sa.String(length=100), nullable=False),
        sa.Column("official", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_city_word_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_word")),
        sa.UniqueConstraint("said", "official", name=op.f("uq_city_word_said_official")),
    )
    op.create_table(
        "gold_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "keywords",
                "kana",
                "citizen",
                "sentence",
                "typo",
                name="querykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_gold_query_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gold_query")),
    )
    op.create_table(
        "article_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_article_file_added_by_id_user")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_file_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_file")),
    )
    with op.batch_alter_table("article_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_file_article_id"), ["article_id"], unique=False)

    op.create_table(
        "article_import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "fate",
            sa.Enum("new", "changed", "same", "refused", name="fate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_import_line_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["article_import.id"], name=op.f("fk_article_import_line_import_id_article_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_import_line")),
    )
    with op.batch_alter_table("article_import_line", schema=None) as batch_op:
        batch_op.create_index("ix_article_import_line_fate", ["import_id", "fate", "line"], unique=False)

    op.create_table(
        "faq_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "assigned", "drafted", "dismissed", name="gapstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_faq_gap_article_id_article")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_faq_gap_by_id_user")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_faq_gap_department_id_department")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_faq_gap_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_gap")),
    )
    with op.batch_alter_table("faq_gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faq_gap_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_faq_gap_state"), ["state"], unique=False)

    op.create_table(
        "faq_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False, comment="articles shown"),
        sa.Column("opened_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_id"], ["article.id"], name=op.f("fk_faq_search_opened_id_article")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_faq_search_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_search")),
    )
    with op.batch_alter_table("faq_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faq_search_at"), ["at"], unique=False)
        batch_op.create_index("ix_faq_search_useless", ["opened_id", "at"], unique=False)

    op.create_table(
        "gold_answer",
        sa.Column("query_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_gold_answer_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["query_id"], ["gold_query.id"], name=op.f("fk_gold_answer_query_id_gold_query")
        ),
        sa.PrimaryKeyConstraint("query_id", "article_id", name=op.f("pk_gold_answer")),
    )
    with op.batch_alter_table("gold_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gold_answer_article_id"), ["article_id"], unique=False)

    op.create_table(
        "learned_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False, comment="number of the inquiry and entry"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False, comment="places of personal data left out"),
        sa.Column("solved", sa.Boolean(), nullable=True, comment="what the call-taker said of the answer"),
        sa.Column(
            "lesson",
            sa.Enum("waiting", "accepted", "rejected", name="lesson", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_learned_text_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_learned_text_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_text")),
        sa.UniqueConstraint("source", name=op.f("uq_learned_text_source")),
    )
    with op.batch_alter_table("learned_text", schema=None) as batch_op:
        batch_op.create_index("ix_learned_text_article_lesson", ["article_id", "lesson"], unique=False)
        batch_op.create_index(batch_op.f("ix_learned_text_lesson"), ["lesson"], unique=False)

    op.create_table(
        "article_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "written",
                "submitted",
                "checked",
                "approved",
                "returned",
                "withdrawn",
                "reviewed",
                "changed",
                "archived",
                "restored",
                name="stepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_step_article_id_article")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_article_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_article_step_version_id_article_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_step")),
    )
    with op.batch_alter_table("article_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_step_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_step_at"), ["at"], unique=False)

    op.create_table(
        "article_vector",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_article_vector_version_id_article_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "encoder", name=op.f("pk_article_vector")),
    )
    op.create_table(
        "faq_gap_example",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["faq_gap.id"], name=op.f("fk_faq_gap_example_gap_id_faq_gap")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_gap_example")),
        sa.UniqueConstraint("source", name=op.f("uq_faq_gap_example_source")),
    )
    with op.batch_alter_table("faq_gap_example", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faq_gap_example_gap_id"), ["gap_id"], unique=False)

    with op.batch_alter_table("article") as batch_op:
        batch_op.add_column(
            sa.Column("department_id", sa.Integer(), comment="owner, where it is not the service's")
        )
        batch_op.add_column(sa.Column("review_on", sa.Date()))
        batch_op.add_column(
            sa.Column("reminded_for", sa.Date(), comment="the review date of the last reminder")
        )
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("proposed_number", sa.Integer()))
        batch_op.add_column(sa.Column("stage", STAGE))
        batch_op.add_column(
            sa.Column(
                "revision",
                sa.Integer(),
                nullable=False,
                server_default="1",
                comment="raised by every change of the row",
            )
        )
    op.execute("UPDATE article SET changed_at = created_at")
    with op.batch_alter_table("article") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("revision", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("current_number", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(batch_op.f("ix_article_department_id"), ["department_id"])
        batch_op.create_index(batch_op.f("ix_article_review_on"), ["review_on"])
        batch_op.create_index(batch_op.f("ix_article_stage"), ["stage"])
        batch_op.create_foreign_key(
            batch_op.f("fk_article_department_id_department"), "department", ["department_id"], ["id"]
        )

    with op.batch_alter_table("article_version") as batch_op:
        for column in added_to_versions():
            batch_op.add_column(column)
    with op.batch_alter_table("article_version") as batch_op:
        for column in added_to_versions():
            batch_op.alter_column(column.name, existing_type=column.type, server_default=None)

    with op.batch_alter_table("timeline_entry") as batch_op:
        batch_op.add_column(
            sa.Column("article_solved", sa.Boolean(), comment="by the call-taker's word; None: not said")
        )


def added_to_versions() -> list[sa.Column[Any]]:
    """What old versions get: nothing to read out, links or files, and an answer that citizens may be told."""
    return [
        sa.Column(
            "read_out", sa.Text(), nullable=False, server_default="", comment="as it is said on the phone"
        ),
        sa.Column("audience", AUDIENCE, nullable=False, server_default="public"),
        sa.Column("links", sa.JSON(), nullable=False, server_default="[]", comment="[label, address]"),
        sa.Column("file_ids", sa.JSON(), nullable=False, server_default="[]"),
    ]


def downgrade() -> None:
    # An article that never was in force has no version the old program could show as such: its draft becomes it.
    op.execute("UPDATE article SET current_number = proposed_number WHERE current_number IS NULL")
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.drop_column("article_solved")

    with op.batch_alter_table("article_version", schema=None) as batch_op:
        batch_op.drop_column("file_ids")
        batch_op.drop_column("links")
        batch_op.drop_column("audience")
        batch_op.drop_column("read_out")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_article_department_id_department"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_article_stage"))
        batch_op.drop_index(batch_op.f("ix_article_review_on"))
        batch_op.drop_index(batch_op.f("ix_article_department_id"))
        batch_op.alter_column("current_number", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("revision")
        batch_op.drop_column("stage")
        batch_op.drop_column("proposed_number")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("reminded_for")
        batch_op.drop_column("review_on")
        batch_op.drop_column("department_id")

    with op.batch_alter_table("faq_gap_example", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faq_gap_example_gap_id"))

    op.drop_table("faq_gap_example")
    op.drop_table("article_vector")
    with op.batch_alter_table("article_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_step_at"))
        batch_op.drop_index(batch_op.f("ix_article_step_article_id"))

    op.drop_table("article_step")
    with op.batch_alter_table("learned_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learned_text_lesson"))
        batch_op.drop_index("ix_learned_text_article_lesson")

    op.drop_table("learned_text")
    with op.batch_alter_table("gold_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gold_answer_article_id"))

    op.drop_table("gold_answer")
    with op.batch_alter_table("faq_search", schema=None) as batch_op:
        batch_op.drop_index("ix_faq_search_useless")
        batch_op.drop_index(batch_op.f("ix_faq_search_at"))

    op.drop_table("faq_search")
    with op.batch_alter_table("faq_gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faq_gap_state"))
        batch_op.drop_index(batch_op.f("ix_faq_gap_department_id"))

    op.drop_table("faq_gap")
    with op.batch_alter_table("article_import_line", schema=None) as batch_op:
        batch_op.drop_index("ix_article_import_line_fate")

    op.drop_table("article_import_line")
    with op.batch_alter_table("article_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_file_article_id"))

    op.drop_table("article_file")
    op.drop_table("gold_query")
    op.drop_table("city_word")
    with op.batch_alter_table("article_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_import_state"))

    op.drop_table("article_import")
    op.drop_table("article_bulk_change")
    with op.batch_alter_table("faq_measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faq_measurement_at"))

    op.drop_table("faq_measurement")
