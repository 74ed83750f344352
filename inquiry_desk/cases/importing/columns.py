"""What is read of a file of applications, and under which headings it is usually found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.rows_of_file import plain_heading


@dataclass(frozen=True)
class Field:
    """One thing that is known of an application. `usual`: headings it often has, with blanks between them."""

    key: str
    heading: Any
    usual: str
    hint: object = ""
    required: bool = False


NUMBER, RECEIVED, STAGE, DECIDED = "source_number", "received_on", "stage", "decided_on"

FIELDS = (
    Field(
        NUMBER,
        _l("Number at the source"),
        "申込番号 受付番号 申請番号 到達番号 整理番号 管理番号 申請ID 受付No 番号",
        _l("A row with this number is registered once, however often it is brought."),
        required=True,
    ),
    Field(
        RECEIVED,
        _l("Day of receipt"),
        "受付日 受付年月日 受付日時 申込日 申込日時 申請日 申請日時 申請年月日 到達日 到達日時 提出日",
        required=True,
    ),
    Field("kind", _l("Kind of application"), "種別 申請種別 申請区分 手続名 手続き名 手続"),
    Field(
        "applicant",
        _l("Name of the applicant"),
        "氏名 申請者氏名 申請者名 氏名(漢字) 申込者氏名 保護者氏名 世帯主氏名 申請者 名前 お名前 姓 氏",
    ),
    Field("given_name", _l("Given name, where it stands apart"), "名 氏名(名) 申請者名(名)"),
    Field(
        "kana",
        _l("Name in kana"),
        "フリガナ ふりがな 氏名フリガナ 氏名(フリガナ) 氏名カナ 氏名(カナ) カナ氏名 申請者カナ カナ セイ",
    ),
    Field("given_kana", _l("Given name in kana, where it stands apart"), "メイ フリガナ(メイ)"),
    Field("born_on", _l("Birth date"), "生年月日 申請者生年月日 誕生日"),
    Field("phone", _l("Phone"), "電話番号 連絡先電話番号 日中の連絡先 連絡先 携帯電話 携帯電話番号 電話 TEL"),
    Field("note", _l("Remarks"), "備考 摘要 メモ 特記事項"),
    Field(
        STAGE,
        _l("Stage"),
        "段階 処理状況 進捗状況 進捗 状況 状態 ステータス",
        _l("A case is moved on to the stage of this name as far as you may move it, and never back."),
    ),
    Field(DECIDED, _l("Day of the decision"), "決定日 決定年月日 認定日 処分日"),
)
BY_KEY = {field.key: field for field in FIELDS}

Columns = Mapping[str, str]
"""The heading of each field that a file has."""


def guess(headings: Sequence[str]) -> dict[str, str]:
    """The heading each field probably stands under; each heading is given once, and what is not clear to none."""
    by_name = {_name(heading): heading for heading in reversed(headings) if heading}
    found: dict[str, str] = {}
    for field in FIELDS:
        usual = (by_name.get(_name(word)) for word in field.usual.split())
        heading = next((one for one in usual if one and one not in found.values()), None)
        if heading:
            found[field.key] = heading
    return found


def places_of(columns: Columns, headings: Sequence[str]) -> dict[str, int] | None:
    """Where each field stands in a row of a file with these headings; None where the file has not all of them."""
    by_name = {_name(heading): place for place, heading in enumerate(headings) if heading}
    names = {key: _name(heading) for key, heading in columns.items()}
    if any(name not in by_name for name in names.values()):
        return None
    return {key: by_name[name] for key, name in names.items()}


def headed_twice(columns: Columns, headings: Sequence[str]) -> list[str]:
    """Headings that are read and stand in the file more than once: nobody can know which is meant."""
    names = [_name(heading) for heading in headings]
    return [heading for heading in columns.values() if names.count(_name(heading)) > 1]


def _name(heading: str) -> str:
    return plain_heading(heading).casefold()
