"""The leak guard: each risk by its own example, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.organisation.models import ReplyApproval
from inquiry_desk.replies.comparing import with_blanks, without_blanks
from inquiry_desk.replies.guard import (
    DEMANDS_APPROVAL,
    Facts,
    Letter,
    OtherPerson,
    Place,
    Risk,
    findings_in,
    pieces,
    reasons_for_approval,
    risks_of,
)
from inquiry_desk.replies.names import comparable_name
from inquiry_desk.replies.numbers import is_my_number, my_numbers_in
from mail_gateway.models import MailFlag

MY_NUMBER = "123456789018"  # made up, with a right check digit


def risks(body: str, **facts: object) -> set[Risk]:
    return set(risks_of(Facts(Letter("件名", body), **facts)))  # type: ignore[arg-type]


def names(*others: str) -> OtherPerson:
    return OtherPerson(frozenset(name for name in map(comparable_name, others) if name))


def test_a_plain_answer_carries_no_risk() -> None:
    assert risks("申請書は学校で配布しています。受付は令和8年11月30日までです。") == set()


@pytest.mark.parametrize(
    "written",
    [
        MY_NUMBER,
        "1234 5678 9018",
        "1234-5678-9018",
        "１２３４　５６７８　９０１８",
        "１２３４－５６７８－９０１８",
        "1234‐5678‐9018",
        "番号123456789018です",
        "3 123456789018",
        "第1項 1234 5678 9018",
    ],
)
def test_a_my_number_is_found_however_it_is_written(written: str) -> None:
    (finding,) = [one for one in findings_in(Facts(Letter("", written))) if one.risk is Risk.MY_NUMBER]
    assert finding.places == [Place.BODY]


@pytest.mark.parametrize(
    "written",
    [
        "123456789012",
        "1123456789018",
        "1234567890180",
        "12345678901",
        "000000000000",
        "1234\n5678\n9018",
        "096-000-1234 096-000-5678",
        "〒860-8601 096-000-2111",
        "2026-11-16 10:00",
    ],
)
def test_other_figures_are_no_my_number(written: str) -> None:
    assert Risk.MY_NUMBER not in risks(written)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11).filter(lambda digits: len(set(digits)) > 1))
def test_exactly_one_check_digit_fits(digits: str) -> None:
    fitting = [check for check in "0123456789" if is_my_number(digits + check)]
    assert len(fitting) == 1


@given(st.text(max_size=60))
def test_any_text_can_be_looked_through_and_marked(text: str) -> None:
    found = findings_in(Facts(Letter(text, text, (text,)), identity_open=True, others=names("山田太郎")))
    seen = [one for finding in found for one in finding.seen if one.place == "body"]
    assert "".join(piece for piece, _hit in pieces(text, seen)) == text
    for comparable in (with_blanks(text), without_blanks(text)):
        assert len(comparable.text) == len(comparable.starts) == len(comparable.ends)
    assert all(start < end for start, end in my_numbers_in(with_blanks(text)))


@pytest.mark.parametrize(
    ("other", "body"),
    [
        ("山田 太郎", "山田太郎様の件"),
        ("山田太郎", "山田　太郎様の件"),
        ("髙﨑 花", "高崎花さん"),
        ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ様"),
        ("やまだ たろう", "ヤマダタロウ様"),
        ("大江", "大江様より"),
        ("大江", "担当は大江です"),
        ("John Smith", "Mr. JOHN SMITH"),
    ],
)
def test_another_persons_name_is_found_in_any_spelling(other: str, body: str) -> None:
    assert Risk.OTHER_PERSON in risks(body, others=names(other))


@pytest.mark.parametrize(
    ("other", "body"),
    [
        ("林", "林様"),
        ("大江", "大江公民館で受け付けます"),
        ("熊本", "熊本市役所です"),
        ("匿名", "匿名のご相談"),
        ("iPhone", "iPhoneから送れます"),
        ("市民", "市民の方へ"),
        ("佐々木", "佐藤様"),
    ],
)
def test_a_place_or_a_word_is_nobodys_name(other: str, body: str) -> None:
    assert Risk.OTHER_PERSON not in risks(body, others=names(other))


def test_the_citizens_own_name_never_counts_but_their_relatives_does() -> None:
    own = ("山田 花子", "佐藤")
    others = names("山田", "山田花子", "佐藤", "山田 太郎")
    assert Risk.OTHER_PERSON not in risks("山田花子様、山田様。担当 佐藤", own_names=own, others=others)
    assert Risk.OTHER_PERSON in risks("山田太郎様", own_names=own, others=others)


def test_names_in_the_subject_and_in_file_names_count() -> None:
    letter = Letter("山田太郎様の件", "本文", ("山田太郎_通知.pdf",))
    (finding, _attachment) = findings_in(Facts(letter, others=names("山田太郎")))
    assert finding.places == [Place.SUBJECT, Place.FILE_NAME]


def test_what_is_told_of_a_person_before_the_identity_check_demands_approval() -> None:
    body = "滞納額についてお知らせします。"
    assert risks(body, identity_open=True) == {Risk.IDENTITY_OPEN}
    assert risks(body) == {Risk.WARNING_WORDS}
    assert risks("住所と生年月日を記入してください。", identity_open=True) == {Risk.WARNING_WORDS}


def test_the_words_of_the_published_article_are_guidance_for_all() -> None:
    body = "滞納がある場合は窓口へ。生年月日を記入してください。"
    assert risks(body, identity_open=True, published="滞納がある場合は窓口へ。") == {Risk.WARNING_WORDS}


def test_marks_of_the_mail_are_told_with_their_weight() -> None:
    flags = frozenset({MailFlag.UNVERIFIED_SENDER, MailFlag.FORGED_SENDER, MailFlag.ACKNOWLEDGEMENT_WITHHELD})
    found = {finding.risk: finding.flags for finding in findings_in(Facts(Letter("", ""), flags=flags))}
    assert found == {
        Risk.DOUBTFUL_SENDER: (MailFlag.FORGED_SENDER,),
        Risk.UNVERIFIED_SENDER: (MailFlag.UNVERIFIED_SENDER,),
    }


def test_complaint_attachment_first_reply_and_the_rule_of_the_service() -> None:
    letter = Letter("", "", ("a.pdf",))
    facts = Facts(letter, first_reply=True, complaint=True, rule=ReplyApproval.ALWAYS)
    assert risks_of(facts) == (Risk.SERVICE_RULE, Risk.COMPLAINT, Risk.ATTACHMENT, Risk.FIRST_REPLY)


@pytest.mark.parametrize("risk", Risk)
def test_a_risk_demands_approval_or_only_a_look_unless_the_service_never_wants_it(risk: Risk) -> None:
    assert bool(reasons_for_approval([risk], ReplyApproval.BY_RISK)) is (risk in DEMANDS_APPROVAL)
    assert reasons_for_approval([risk], ReplyApproval.ANY_RISK) == (risk,)
    assert reasons_for_approval([risk], ReplyApproval.NEVER) == ()


def test_overlapping_places_are_marked_once() -> None:
    facts = Facts(Letter("", "支給決定額"), others=OtherPerson(strings=frozenset({"決定額"})))
    seen = [one for finding in findings_in(facts) for one in finding.seen]
    assert pieces("支給決定額", seen) == [("支給決定", True), ("額", True)]
