"""What is new in an answer, in the forms that Japanese mail programs quote in (hazards, section 7)."""

import pytest

from mail_gateway.text.quotes import new_part

NEW = "ありがとうございます。\n必要な書類は何ですか。"
OLD = "お問い合わせの件、次のとおりです。"

TOP_POSTED = {
    "gmail": f"2026年11月22日(日) 10:41 熊本市総合行政センター <shugaku@example.jp>:\n\n> {OLD}\n> 以上",
    "gmail_wrapped": f"2026年11月22日(日) 10:41 熊本市総合行政センター（サンプル）\n<shugaku@example.jp>:\n\n> {OLD}",
    "gmail_unmarked": f"2026年11月22日(日) 10:41 就学援助担当 <shugaku@example.jp>:\n\n{OLD}",
    "gmail_english": f"On Sun, Nov 22, 2026 at 10:41 AM Desk <shugaku@example.jp> wrote:\n\n> {OLD}",
    "gmail_english_wrapped": f"On Sun, Nov 22, 2026 at 10:41 AM Desk\n<shugaku@example.jp> wrote:\n\n> {OLD}",
    "iphone": f"iPhoneから送信\n\n2026/11/22 10:41、総合行政センター <shugaku@example.jp>のメール:\n\n> {OLD}",
    "iphone_long_date": f"2026年11月22日 10:41、総合行政センター <shugaku@example.jp>のメール：\n\n{OLD}",
    "outlook": f"差出人: 総合行政センター <shugaku@example.jp>\n送信日時: 2026年11月22日 10:41\n宛先: 山田\n件名: 回答\n\n{OLD}",
    "outlook_ruled": f"{'_' * 32}\n差出人: 窓口 <a@example.jp>\n送信日時: 2026年11月22日\n宛先: 山田\n件名: 回答\n\n{OLD}",
    "outlook_bold": f"*From:* Desk\n*Sent:* Sunday, November 22\n*To:* Yamada\n*Subject:* Re\n\n{OLD}",
    "outlook_express": f"----- Original Message ----- \nFrom: Desk\nTo: Yamada\nSent: Sunday\nSubject: Re\n\n{OLD}",
    "original_message": f"-----Original Message-----\n{OLD}",
    "original_japanese": f"-----元のメッセージ-----\n{OLD}",
    "original_mail": f"---------- 元のメール ----------\n{OLD}",
    "thunderbird": f"2026/11/22 10:41、総合行政センター さんは書きました:\n> {OLD}",
    "name_only": f"総合行政センターさんは書きました：\n> {OLD}",
    "docomo": f"2026年11月22日 10:41 shugaku@example.jp :\n> {OLD}",
    "au": f"---- 元のメッセージ ----\n差出人：shugaku@example.jp\n宛先：yamada@example.jp\n件名：回答\n{OLD}",
    "full_width": f"＞{OLD}\n＞以上",
    "becky": f"On Sun, 22 Nov 2026 10:41:00 +0900\nDesk <shugaku@example.jp> wrote:\n\n> {OLD}",
    "old_initials": f"Desk> {OLD}\nDesk> 以上",
    "own_marker": f"##-- この線より上に返信をご記入ください --##\n{OLD}",
}


@pytest.mark.parametrize("quotation", TOP_POSTED.values(), ids=TOP_POSTED.keys())
def test_the_history_under_an_answer_is_left_out(quotation: str) -> None:
    assert new_part(f"{NEW}\n\n{quotation}\n") == NEW


def test_an_answer_written_below_the_quotation_is_kept() -> None:
    text = f"2026/11/22 10:41、総合行政センター <shugaku@example.jp>のメール:\n> {OLD}\n> 以上\n\n{NEW}"

    assert new_part(text) == NEW


def test_answers_between_quoted_lines_are_all_kept() -> None:
    kept = new_part("> お名前は\n山田です\n> お電話は\n持っていません")

    assert kept == "山田です\n持っていません"


@pytest.mark.parametrize(
    "text",
    [
        "From: は英語で差出人のことですか。教えてください。",
        "2026年11月22日に届いた通知について、次のことを教えてください：\n1. 期限\n2. 窓口",
        "件名: 就学援助\n氏名: 山田\n内容: 申請の方法を知りたいです。",
        "お世話になります。\n--------------------\n内容：電話の受付時間は何時までですか。\n--------------------",
        "料金は1,000円 > 500円 でしょうか。",
        "On です。Off ではありません。",
    ],
)
def test_a_citizens_own_words_that_look_like_a_quotation_are_kept(text: str) -> None:
    assert new_part(text) == text


def test_a_pure_forward_is_shown_whole() -> None:
    text = f"---------- Forwarded message ---------\nFrom: Desk <a@example.jp>\nDate: x\nSubject: y\nTo: z\n\n{OLD}"

    assert new_part(text, "Fwd: 回答") == text


def test_what_a_citizen_forwards_with_a_word_of_their_own_stays() -> None:
    text = f"この通知は本物ですか。\n\n差出人: x <x@example.com>\n送信日時: 昨日\n宛先: 山田\n件名: 還付金\n\n{OLD}"

    assert OLD in new_part(text, "FW: 還付金")
    assert OLD not in new_part(text, "Re: 還付金")


def test_a_mail_of_nothing_but_quotation_is_shown_whole() -> None:
    assert new_part(f"> {OLD}\n> 以上") == f"> {OLD}\n> 以上"


@pytest.mark.parametrize(
    "signature",
    [
        "-- \n山田 太郎\n〒860-0000 熊本市",
        "━━━━━━━━━━━━\n株式会社サンプル 山田\nTEL 096-000-0000\nyamada@example.jp\n━━━━━━━━━━━━",
        "*****************\n山田太郎\nE-mail: yamada@example.jp\n*****************",
        "iPhoneから送信",
        "スマートフォンのGmailから送信",
        "Sent from my iPhone",
    ],
)
def test_a_signature_is_left_out(signature: str) -> None:
    assert new_part(f"{NEW}\n\n{signature}\n") == NEW


@pytest.mark.parametrize(
    "line",
    [
        "On " * 20_000,
        "On x\n" * 3_900,
        "2026年11月22日 10:41 " + "a@a" * 120,
        ">" * 60_000,
        " " * 399 + "x",
        "-= " * 130,
    ],
    ids=["on_on", "on_lines", "addresses", "marks", "blanks", "rules"],
)
def test_text_made_to_be_slow_is_read_to_the_end(line: str) -> None:
    text = f"{line}\n" * max(1, 90_000 // len(line))

    assert new_part(text)
