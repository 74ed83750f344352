"""Cases: from receipt to decision

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_sequence",
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fiscal_year", name=op.f("pk_case_sequence")),
    )
    op.create_table(
        "case_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "paper",
                "counter",
                "e_application",
                "department_system",
                name="source",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("columns", sa.JSON(), nullable=False, comment="field: heading"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_mapping_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_mapping")),
        sa.UniqueConstraint("service_id", "name", name=op.f("uq_case_mapping_service_id_name")),
    )
    op.create_table(
        "case_rules",
        sa.Column("service_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column(
            "centre_days",
            sa.Integer(),
            nullable=False,
            comment="office days from receipt until the centre is done",
        ),
        sa.Column(
            "decision_days",
            sa.Integer(),
            nullable=False,
            comment="office days from receipt until the decision",
        ),
        sa.Column(
            "pauses_for_applicant", sa.Boolean(), nullable=False, comment="days waited move both deadlines"
        ),
        sa.Column(
            "check_mode",
            sa.Enum("none", "sample", "all", name="checkmode", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("check_percent", sa.Integer(), nullable=False),
        sa.Column(
            "answer_days",
            sa.Integer(),
            nullable=False,
            comment="office days an applicant has for what is missing",
        ),
        sa.Column(
            "usual_missing",
            sa.Text(),
            nullable=False,
            comment="what is missing again and again, one on each line",
        ),
        sa.Column("letter", sa.Text(), nullable=False, comment="about what is missing, with its fields"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_rules_service_id_service")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_case_rules")),
    )
    op.create_table(
        "case_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False, comment="what a caller is told of it"),
        sa.Column(
            "side",
            sa.Enum("centre", "city", "applicant", "over", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "normal_days", sa.Integer(), nullable=True, comment="office days a case usually stands here"
        ),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column(
            "is_checked", sa.Boolean(), nullable=False, comment="a second person looks at the work done here"
        ),
        sa.Column(
            "decides", sa.Boolean(), nullable=False, comment="the day a case comes here is its decision"
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "decided", "rejected", "withdrawn", "sent_back", name="ending", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_stage_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_stage")),
        sa.UniqueConstraint("service_id", "name", name=op.f("uq_case_stage_service_id_name")),
    )
    op.create_table(
        "case_arrangement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="the stage, the move, or the rules"),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_arrangement_by_id_user")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_arrangement_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_arrangement")),
    )
    op.create_index(op.f("ix_case_arrangement_service_id"), "case_arrangement", ["service_id"])

    op.create_table(
        "case_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "handed_over",
                "counted",
                "closed",
                "cancelled",
                name="batchstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("to_stage_id", sa.Integer(), nullable=False, comment="where its cases go"),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count_handed", sa.Integer(), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True, comment="of the department"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count_received", sa.Integer(), nullable=True),
        sa.Column("count_back", sa.Integer(), nullable=True, comment="as counted when it came back"),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False, comment="why counts differ"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_case_batch_closed_by_id_user")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["user.id"], name=op.f("fk_case_batch_handed_by_id_user")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_case_batch_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["user.id"], name=op.f("fk_case_batch_received_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_batch_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["case_stage.id"], name=op.f("fk_case_batch_to_stage_id_case_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_case_batch_number")),
    )
    op.create_index("ix_case_batch_state", "case_batch", ["service_id", "state"])

    op.create_table(
        "case_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("to_stage_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False, comment="as it was read, known or not"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["case_stage.id"], name=op.f("fk_case_scan_to_stage_id_case_stage")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_case_scan_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_scan")),
        sa.UniqueConstraint(
            "user_id", "to_stage_id", "number", name=op.f("uq_case_scan_user_id_to_stage_id_number")
        ),
    )
    op.create_table(
        "case_bulk_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to_stage_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_bulk_move_by_id_user")),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["case_stage.id"], name=op.f("fk_case_bulk_move_to_stage_id_case_stage")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user.id"], name=op.f("fk_case_bulk_move_undone_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_bulk_move")),
    )

    op.create_table(
        "case_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("mapping_id", sa.Integer(), nullable=True, comment="null: its columns are not known yet"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False, comment="of all columns, as the file has them"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="the same file twice is noticed"),
        sa.Column(
            "state",
            sa.Enum(
                "choosing",
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
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False, comment="why the file as a whole was refused"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_import_by_id_user")),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["case_mapping.id"], name=op.f("fk_case_import_mapping_id_case_mapping")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_import_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import")),
    )
    op.create_index(op.f("ix_case_import_service_id"), "case_import", ["service_id"])
    op.create_index(op.f("ix_case_import_sha256"), "case_import", ["sha256"])
    op.create_index(op.f("ix_case_import_state"), "case_import", ["state"])

    op.create_table(
        "case_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_stage_id", sa.Integer(), nullable=False),
        sa.Column("to_stage_id", sa.Integer(), nullable=False),
        sa.Column(
            "moved_by",
            sa.Enum("desk", "supervision", "city", name="movedby", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("needs_reason", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_stage_id"], ["case_stage.id"], name=op.f("fk_case_move_from_stage_id_case_stage")
        ),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["case_stage.id"], name=op.f("fk_case_move_to_stage_id_case_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
        sa.UniqueConstraint(
            "from_stage_id", "to_stage_id", name=op.f("uq_case_move_from_stage_id_to_stage_id")
        ),
    )
    op.create_index(op.f("ix_case_move_to_stage_id"), "case_move", ["to_stage_id"])

    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "paper",
                "counter",
                "e_application",
                "department_system",
                name="source",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_number", sa.String(length=64), nullable=True, comment="its number at the source"),
        sa.Column("kind", sa.String(length=100), nullable=False, comment="種別: what is applied for"),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("applicant", sa.String(length=200), nullable=False),
        sa.Column("kana", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
            comment="`applicant` folded, to be found by",
        ),
        sa.Column(
            "kana_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
            comment="`kana` folded, to be found by",
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("centre_done_on", sa.Date(), nullable=True, comment="it left the stages of the centre"),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "decided", "rejected", "withdrawn", "sent_back", name="ending", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True, comment="who entered the data"),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user.id"], name=op.f("fk_case_record_entered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_case_record_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["case_stage.id"], name=op.f("fk_case_record_stage_id_case_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("fiscal_year", "sequence", name=op.f("uq_case_record_fiscal_year_sequence")),
        sa.UniqueConstraint("number", name=op.f("uq_case_record_number")),
        sa.UniqueConstraint(
            "service_id",
            "source",
            "source_number",
            name=op.f("uq_case_record_service_id_source_source_number"),
        ),
    )
    op.create_index("ix_case_record_born", "case_record", ["born_on"])
    op.create_index("ix_case_record_centre_done", "case_record", ["service_id", "centre_done_on"])
    op.create_index("ix_case_record_decided", "case_record", ["service_id", "decided_on"])
    op.create_index("ix_case_record_due", "case_record", ["service_id", "due_on", "centre_done_on"])
    op.create_index("ix_case_record_kana", "case_record", ["kana_key"])
    op.create_index("ix_case_record_mine", "case_record", ["entered_by_id", "id"])
    op.create_index("ix_case_record_name", "case_record", ["name_key"])
    op.create_index(op.f("ix_case_record_phone_e164"), "case_record", ["phone_e164"])
    op.create_index("ix_case_record_received", "case_record", ["service_id", "received_on"])
    op.create_index(op.f("ix_case_record_source_number"), "case_record", ["source_number"])
    op.create_index("ix_case_record_stage", "case_record", ["stage_id", "id"])
    op.create_index(
        "ix_case_record_under_way",
        "case_record",
        [
            "service_id",
            "stage_id",
            "stage_since",
            "due_on",
            "decide_by",
            "centre_done_on",
            "decided_on",
        ],
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )

    op.create_table(
        "case_batch_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("put_in_by_id", sa.Integer(), nullable=False),
        sa.Column("put_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_by_id", sa.Integer(), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_reason", sa.Text(), nullable=False, comment="why it did not come back"),
        sa.ForeignKeyConstraint(["back_by_id"], ["user.id"], name=op.f("fk_case_batch_item_back_by_id_user")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["case_batch.id"], name=op.f("fk_case_batch_item_batch_id_case_batch")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_batch_item_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["put_in_by_id"], ["user.id"], name=op.f("fk_case_batch_item_put_in_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_batch_item")),
        sa.UniqueConstraint("batch_id", "case_id", name=op.f("uq_case_batch_item_batch_id_case_id")),
    )
    op.create_index(op.f("ix_case_batch_item_case_id"), "case_batch_item", ["case_id"])

    op.create_table(
        "case_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("worked_by_id", sa.Integer(), nullable=True, comment="whose work is looked at"),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "result",
            sa.Enum("right", "wrong", name="checkresult", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("what", sa.Text(), nullable=False, comment="what is wrong"),
        sa.Column("mended_by_id", sa.Integer(), nullable=True),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_check_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_case_check_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(["mended_by_id"], ["user.id"], name=op.f("fk_case_check_mended_by_id_user")),
        sa.ForeignKeyConstraint(["worked_by_id"], ["user.id"], name=op.f("fk_case_check_worked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_check")),
    )
    op.create_index("ix_case_check_case", "case_check", ["case_id"])
    op.create_index(
        "ix_case_check_waiting",
        "case_check",
        ["drawn_at"],
        sqlite_where=sa.text("checked_at IS NULL"),
        postgresql_where=sa.text("checked_at IS NULL"),
    )

    op.create_table(
        "case_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=False, comment="of the city"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_extension_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_case_extension_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_extension")),
    )
    op.create_index(op.f("ix_case_extension_case_id"), "case_extension", ["case_id"])

    op.create_table(
        "case_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="of the file, as a spreadsheet shows it"),
        sa.Column(
            "fate",
            sa.Enum("new", "changed", "known", "refused", name="rowfate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source_number", sa.String(length=64), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_import_row_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["case_import.id"], name=op.f("fk_case_import_row_import_id_case_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import_row")),
    )
    op.create_index("ix_case_import_row_fate", "case_import_row", ["import_id", "fate", "line"])
    op.create_index("ix_case_import_row_number", "case_import_row", ["import_id", "source_number"])

    op.create_table(
        "case_inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_inquiry_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_case_inquiry_inquiry_id_inquiry")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["user.id"], name=op.f("fk_case_inquiry_linked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_inquiry")),
        sa.UniqueConstraint("case_id", "inquiry_id", name=op.f("uq_case_inquiry_case_id_inquiry_id")),
    )
    op.create_index(op.f("ix_case_inquiry_inquiry_id"), "case_inquiry", ["inquiry_id"])

    op.create_table(
        "case_missing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False, comment="what is missing, one each"),
        sa.Column("came", sa.JSON(), nullable=False, comment="those of `items` that came"),
        sa.Column("letter", sa.Text(), nullable=False, comment="as it was sent"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True, comment="the next day it is looked at"),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=False, comment="why, where not everything came"),
        sa.Column("paused_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_case_missing_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_missing_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_case_missing_settled_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_missing")),
    )
    op.create_index("ix_case_missing_case", "case_missing", ["case_id"])
    op.create_index(
        "ix_case_missing_waited_for",
        "case_missing",
        ["remind_on"],
        sqlite_where=sa.text("settled_on IS NULL"),
        postgresql_where=sa.text("settled_on IS NULL"),
    )

    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "moved",
                "undone",
                "corrected",
                "missing",
                "reminded",
                "came",
                "extended",
                "checked",
                "handed_over",
                "came_back",
                "told",
                "linked",
                "unlinked",
                name="stepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="null: the worker"),
        sa.Column("from_stage_id", sa.Integer(), nullable=True),
        sa.Column("to_stage_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(length=50), nullable=False),
        sa.Column("to_name", sa.String(length=50), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counters_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["case_batch.id"], name=op.f("fk_case_step_batch_id_case_batch")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_step_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["counters_id"], ["case_step.id"], name=op.f("fk_case_step_counters_id_case_step")
        ),
        sa.ForeignKeyConstraint(
            ["from_stage_id"], ["case_stage.id"], name=op.f("fk_case_step_from_stage_id_case_stage")
        ),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["case_stage.id"], name=op.f("fk_case_step_to_stage_id_case_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        sa.UniqueConstraint("counters_id", name=op.f("uq_case_step_counters_id")),
    )
    op.create_index(op.f("ix_case_step_batch_id"), "case_step", ["batch_id"])
    op.create_index(op.f("ix_case_step_case_id"), "case_step", ["case_id"])
    op.create_index("ix_case_step_left", "case_step", ["from_stage_id", "id"])

    op.create_table(
        "case_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("missing_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "means",
            sa.Enum("telephone", "letter", "mail", "counter", name="means", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_case_reminder_by_id_user")),
        sa.ForeignKeyConstraint(
            ["missing_id"], ["case_missing.id"], name=op.f("fk_case_reminder_missing_id_case_missing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reminder")),
    )
    op.create_index(op.f("ix_case_reminder_missing_id"), "case_reminder", ["missing_id"])

    with op.batch_alter_table("finding") as batch_op:
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "receipt",
                    "slip",
                    "input",
                    "review_support",
                    "other",
                    name="findingkind",
                    native_enum=False,
                    length=32,
                ),
                nullable=False,
                server_default="other",
            )
        )
        batch_op.create_index(batch_op.f("ix_finding_case_id"), ["case_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_finding_case_id_case_record"), "case_record", ["case_id"], ["id"]
        )
    op.create_index("ix_complaint_received", "complaint", ["received_at", "id"])
    op.create_index(
        "ix_timeline_entry_used",
        "timeline_entry",
        ["inquiry_id", "article_version_id", "article_solved", "outgoing_mail_id"],
        sqlite_where=sa.text("article_version_id IS NOT NULL"),
        postgresql_where=sa.text("article_version_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_timeline_entry_used", table_name="timeline_entry")
    op.drop_index("ix_complaint_received", table_name="complaint")
    with op.batch_alter_table("finding") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_finding_case_id_case_record"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_finding_case_id"))
        batch_op.drop_column("kind")
        batch_op.drop_column("case_id")
    for table in (
        "case_reminder",
        "case_step",
        "case_missing",
        "case_inquiry",
        "case_import_row",
        "case_scan",
        "case_bulk_move",
        "case_extension",
        "case_check",
        "case_batch_item",
        "case_record",
        "case_move",
        "case_import",
        "case_batch",
        "case_arrangement",
        "case_stage",
        "case_rules",
        "case_mapping",
        "case_sequence",
    ):
        op.drop_table(table)
