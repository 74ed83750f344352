"""What a section's mail says follows from its first line; what only thanks is no answer."""

import pytest

from escalation.by_mail.reading import Reading, Said, reading_of


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("月末まで申請できます。", Said.ANSWER, "月末まで申請できます。"),
        ("【回答】月末までです。", Said.ANSWER, "月末までです。"),
        ("[一部回答]\n期限は月末です。様式は確認中です。", Said.PART, "期限は月末です。様式は確認中です。"),
        ("［確認］ 転入日はいつですか。", Said.QUESTION, "転入日はいつですか。"),
        ("【 照会 】：転入日はいつですか。", Said.QUESTION, "転入日はいつですか。"),
        ("【差戻し】こども支援課の所管です。", Said.RETURN, "こども支援課の所管です。"),
        ("【差し戻し】こども支援課の所管です。", Said.RETURN, "こども支援課の所管です。"),
        ("【受領】", Said.ACCEPT, ""),
        ("【受領】担当は山本です。", Said.ACCEPT, "担当は山本です。"),
        ("〔質問〕所得の年度は？", Said.QUESTION, "所得の年度は？"),
        ("", Said.ANSWER, ""),
    ],
)
def test_the_word_in_brackets_names_the_step(text: str, said: Said, words: str) -> None:
    assert reading_of(text) == Reading(said, words)


@pytest.mark.parametrize(
    "text",
    [
        "受領しました。",
        "お世話になっております。\n学務支援課の山本です。\n受領いたしました。\nよろしくお願いいたします。",
        "承知しました",
        "確かに受領致しました。",
    ],
)
def test_thanks_for_receipt_are_an_acceptance_and_never_reach_a_citizen(text: str) -> None:
    assert reading_of(text).said is Said.ACCEPT


@pytest.mark.parametrize(
    "text",
    [
        "受領しました。\n申請は月末までです。",
        "承知しました、とお伝えください。",
        "申請書は窓口で受領します。",
        "(注)月末が休日のときは翌開庁日です。",
        "【重要】期限は月末です。",
    ],
)
def test_an_answer_that_begins_like_something_else_stays_an_answer(text: str) -> None:
    assert reading_of(text) == Reading(Said.ANSWER, text)


@pytest.mark.parametrize("text", ["> 照会します。\n> よろしく。", "2026年11月16日 センター:\n> 照会します。"])
def test_a_mail_that_only_quotes_says_nothing(text: str) -> None:
    assert reading_of(text).text == ""


def test_a_word_in_brackets_later_on_changes_nothing() -> None:
    text = "月末までです。\n【差戻し】ではありません。"
    assert reading_of(text) == Reading(Said.ANSWER, text)
