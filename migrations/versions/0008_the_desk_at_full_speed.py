"""The desk at full speed: board, sheets for down time, telephone, merging, queue, second looks

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_phone_line_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_line")),
        sa.UniqueConstraint("number", name=op.f("uq_phone_line_number")),
    )
    op.create_table(
        "board_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("handover", "announcement", name="notekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("service_id", sa.Integer(), nullable=True, comment="null: for all"),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("inquiry_number", sa.String(length=20), nullable=False, comment="what it is about"),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="who saw it before has not seen this",
        ),
        sa.Column("taken_down_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_board_note_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["taken_down_by_id"], ["user.id"], name=op.f("fk_board_note_taken_down_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_board_note_written_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_note")),
    )
    op.create_index("ix_board_note_shown", "board_note", ["taken_down_at", "until"])
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_bulk_act_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    op.create_index(op.f("ix_bulk_act_by_id"), "bulk_act", ["by_id"])
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_extension_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("number", name=op.f("uq_extension_number")),
        sa.UniqueConstraint("user_id", name=op.f("uq_extension_user_id")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("view", sa.String(length=32), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    op.create_table(
        "sheet_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True, comment="null: for any"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_sheet_batch_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_sheet_batch_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_batch")),
    )
    op.create_table(
        "answer_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "result",
            sa.Enum("good", "to_talk_about", "wrong", name="sampleresult", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_answer_sample_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user.id"], name=op.f("fk_answer_sample_drawn_by_id_user")),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_answer_sample_inquiry_id_inquiry")
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["user.id"], name=op.f("fk_answer_sample_looked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sample")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_answer_sample_inquiry_id")),
    )
    op.create_index("ix_answer_sample_waiting", "answer_sample", ["looked_at", "drawn_at"])
    op.create_table(
        "board_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["board_note.id"], name=op.f("fk_board_seen_note_id_board_note")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_board_seen_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_seen")),
    )
    op.create_index(op.f("ix_board_seen_note_id"), "board_seen", ["note_id"])
    op.create_index(op.f("ix_board_seen_user_id"), "board_seen", ["user_id"])
    op.create_table(
        "call_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reserved", "entered", "unused", "spoilt", name="sheetstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False, comment="why it was not used, or is spoilt"),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["sheet_batch.id"], name=op.f("fk_call_sheet_batch_id_sheet_batch")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_call_sheet_inquiry_id_inquiry")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_call_sheet_settled_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_call_sheet_number")),
    )
    op.create_index(op.f("ix_call_sheet_batch_id"), "call_sheet", ["batch_id"])
    op.create_table(
        "inquiry_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("related", "split", name="linkkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["inquiry.id"], name=op.f("fk_inquiry_link_first_id_inquiry")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_inquiry_link_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["inquiry.id"], name=op.f("fk_inquiry_link_second_id_inquiry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_link")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_inquiry_link_first_id_second_id")),
    )
    op.create_index(op.f("ix_inquiry_link_second_id"), "inquiry_link", ["second_id"])
    op.create_table(
        "inquiry_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False, comment="of the one that is gone"),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gone_id"], ["inquiry.id"], name=op.f("fk_inquiry_merge_gone_id_inquiry")),
        sa.ForeignKeyConstraint(["kept_id"], ["inquiry.id"], name=op.f("fk_inquiry_merge_kept_id_inquiry")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["user.id"], name=op.f("fk_inquiry_merge_merged_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user.id"], name=op.f("fk_inquiry_merge_undone_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_merge")),
    )
    op.create_index(op.f("ix_inquiry_merge_gone_id"), "inquiry_merge", ["gone_id"])
    op.create_index(op.f("ix_inquiry_merge_kept_id"), "inquiry_merge", ["kept_id"])
    op.create_table(
        "lease",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_lease_inquiry_id_inquiry")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_lease_user_id_user")),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_lease")),
    )
    op.create_index(op.f("ix_lease_user_id"), "lease", ["user_id"])
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=200), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("extension", sa.String(length=20), nullable=False),
        sa.Column("number_told", sa.Text(), nullable=False),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("rang_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True, comment="who answered"),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "called_back",
                "called_again",
                "no_number",
                "not_needed",
                name="missedresult",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_phone_call_inquiry_id_inquiry")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_phone_call_settled_by_id_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_phone_call_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
        sa.UniqueConstraint("call_id", name=op.f("uq_phone_call_call_id")),
    )
    op.create_index(op.f("ix_phone_call_inquiry_id"), "phone_call", ["inquiry_id"])
    op.create_index("ix_phone_call_missed", "phone_call", ["missed", "settled_at", "rang_at"])
    op.create_index(op.f("ix_phone_call_phone_e164"), "phone_call", ["phone_e164"])
    op.create_index("ix_phone_call_user", "phone_call", ["user_id", "ended_at"])
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "entered_afterwards_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="後追い入力: typed in from paper",
            )
        )
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "identity_items",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="what was asked to check who it is, never the answers",
            )
        )
        batch_op.add_column(
            sa.Column(
                "indexed_version",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="the version that can be found by its words (0033)",
            )
        )
        batch_op.create_index(batch_op.f("ix_inquiry_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_inquiry_merged_into_id_inquiry"), "inquiry", ["merged_into_id"], ["id"]
        )
    not_indexed = sa.text("indexed_version <> version")
    op.create_index(
        "ix_inquiry_not_indexed", "inquiry", ["id"], sqlite_where=not_indexed, postgresql_where=not_indexed
    )
    # A person's open ones among all they ever had.
    op.create_index("ix_inquiry_assignee_open", "inquiry", ["assignee_id", "completed_at"])
    op.drop_index("ix_inquiry_assignee_id", table_name="inquiry")
    make_full_text()
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "wrapped_up_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="end of the after-call work 後処理",
            )
        )


def make_full_text() -> None:
    """What inquiries are found by (decision 0033)."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "inquiry_terms",
            sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("terms", postgresql.TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_inquiry_terms")),
        )
        op.create_index("ix_inquiry_terms_terms", "inquiry_terms", ["terms"], postgresql_using="gin")
        return
    op.create_table(
        "inquiry_terms",
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_inquiry_terms")),
    )
    # Terms are letters and figures between blanks: nothing to fold, no phrases, no ranks.
    op.execute(
        "CREATE VIRTUAL TABLE inquiry_words USING fts5(terms, content='inquiry_terms',"
        " content_rowid='inquiry_id', tokenize='ascii', detail='none', columnsize=0)"
    )
    gone = (
        "INSERT INTO inquiry_words(inquiry_words, rowid, terms) VALUES ('delete', old.inquiry_id, old.terms);"
    )
    come = "INSERT INTO inquiry_words(rowid, terms) VALUES (new.inquiry_id, new.terms);"
    for when, what in (("insert", come), ("delete", gone), ("update", gone + come)):
        op.execute(f"CREATE TRIGGER inquiry_terms_{when} AFTER {when} ON inquiry_terms BEGIN {what} END")


def downgrade() -> None:
    op.create_index("ix_inquiry_assignee_id", "inquiry", ["assignee_id"])
    op.drop_index("ix_inquiry_assignee_open", table_name="inquiry")
    op.drop_index("ix_inquiry_not_indexed", table_name="inquiry")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE inquiry_words")
    op.drop_table("inquiry_terms")
    with op.batch_alter_table("timeline_entry") as batch_op:
        batch_op.drop_column("wrapped_up_at")
    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_inquiry_merged_into_id_inquiry"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_inquiry_merged_into_id"))
        batch_op.drop_column("indexed_version")
        batch_op.drop_column("identity_items")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("entered_afterwards_at")
    for table in (
        "phone_call",
        "lease",
        "inquiry_merge",
        "inquiry_link",
        "call_sheet",
        "board_seen",
        "answer_sample",
        "sheet_batch",
        "saved_view",
        "extension",
        "bulk_act",
        "board_note",
        "phone_line",
    ):
        op.drop_table(table)
