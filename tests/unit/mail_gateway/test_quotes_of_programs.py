# ruff: noqa: E501 - one form a line
"""The ways in which the mail programs in use in Japan set a quotation under an answer."""

import pytest

from mail_gateway.parsing import parse
from mail_gateway.text.quotes import new_part
from tests.unit.mail_gateway.mails import mail

NEW = "ありがとうございます。\n必要な書類は何ですか。"
OLD = "お問い合わせの件、次のとおりです。\n以上です。"
QUOTED = OLD.replace("\n", "\n> ")

UNDER_AN_ANSWER = {
    "tb_ja": f"On 2026/11/22 10:41, 総合行政センター wrote:\n> {QUOTED}",
    "tb_ja2": f"2026/11/22 10:41、総合行政センター のメール:\n> {QUOTED}",
    "tb_ja3": f"総合行政センター さんは 2026/11/22 10:41 に書きました:\n> {QUOTED}",
    "tb_ja4": f"(2026/11/22 10:41), 総合行政センター wrote:\n> {QUOTED}",
    "tb_ja_wide": f"（2026年11月22日 10:41）, 総合行政センター さんは書きました：\n> {QUOTED}",
    "yahoo": f"----- Original Message -----\n\nFrom: 総合行政センター <shugaku@example.jp>\nTo: yamada@yahoo.co.jp\nDate: 2026/11/22, Sun 10:41\nSubject: 回答\n\n\n{OLD}",
    "yahoo_web": f"2026年11月22日(日) 10:41、総合行政センター <shugaku@example.jp>:\n\n> {QUOTED}",
    "yahoo_app": f"Yahoo!メールアプリから送信\n\n--- 元のメッセージ ---\n差出人: 総合行政センター <shugaku@example.jp>\n宛先: yamada@yahoo.co.jp\n日付: 2026年11月22日 10:41\n件名: 回答\n\n{OLD}",
    "yahoo_q": f"2026/11/22（日）10:41 総合行政センター <shugaku@example.jp> wrote:\n\n{OLD}",
    "iphone_ampm": f"iPhoneから送信\n\n2026/11/22 午前10:41、総合行政センター <shugaku@example.jp>のメール:\n\n> {QUOTED}",
    "iphone_new": f"2026年11月22日(日) 10:41 総合行政センター <shugaku@example.jp>さんからのメール:\n\n> {QUOTED}",
    "iphone_sanwa": f"2026/11/22 10:41、shugaku@example.jpさんは書きました:\n\n{OLD}",
    "iphone_wrap": f"2026/11/22 10:41、総合行政センター\n<shugaku@example.jp>のメール:\n\n{OLD}",
    "iphone_colonless": f"2026/11/22 10:41、総合行政センター <shugaku@example.jp>のメール：\n{OLD}",
    "outlook_en": f"From: 総合行政センター <shugaku@example.jp>\nSent: Sunday, November 22, 2026 10:41 AM\nTo: 山田\nSubject: RE: 回答\n\n{OLD}",
    "outlook_en_cc": f"________________________________\nFrom: Desk <shugaku@example.jp>\nSent: Sunday\nTo: 山田\nCc: x\nSubject: RE: 回答\n\n{OLD}",
    "outlook_ms_msg": f"-----Original Message-----\nFrom: 総合行政センター [mailto:shugaku@example.jp]\nSent: Sunday, November 22, 2026 10:41 AM\nTo: 山田\nSubject: 回答\n\n{OLD}",
    "outlook_ja_new": f"差出人: 総合行政センター <shugaku@example.jp>\n日付: 日曜日, 2026年11月22日 10:41\n宛先: 山田 <yamada@example.jp>\n件名: 回答\n{OLD}",
    "outlook_ja_wide": f"差出人：総合行政センター\n送信日時：2026年11月22日 10:41\n宛先：山田\n件名：回答\n\n{OLD}",
    "outlook_mobile": f"Outlook for iOS を入手\n________________________________\nFrom: 総合行政センター <shugaku@example.jp>\nSent: Sunday\nTo: a\nSubject: b\n\n{OLD}",
    "outlook_mobile_ja": f"iOS 版 Outlook を入手 <https://aka.ms/o0ukef>\n________________________________\n差出人: 総合行政センター\n送信日時: 2026年11月22日\n宛先: a\n件名: b\n\n{OLD}",
    "outlook_android": f"Android 版 Outlook を入手\n\n差出人: 総合行政センター\n送信: 2026年11月22日\n宛先: a\n件名: b\n\n{OLD}",
    "docomo_sp": f"ドコモメールから送信\n\n2026年11月22日 10:41 総合行政センター <shugaku@example.jp>:\n\n> {QUOTED}",
    "docomo_sp2": f"2026/11/22 10:41 shugaku@example.jp wrote:\n> {QUOTED}",
    "docomo3": f"-----元のメッセージ-----\n差出人: shugaku@example.jp\n送信日時: 2026/11/22 10:41\n宛先: yamada@docomo.ne.jp\n件名: 回答\n\n{OLD}",
    "au": f"--------- Original Message ---------\nFrom: shugaku@example.jp\nTo: yamada@ezweb.ne.jp\nDate: 2026/11/22 10:41\nSubject: 回答\n{OLD}",
    "au2": f"---元のメール---\nFrom:shugaku@example.jp\nDate:2026/11/22 10:41\nSubject:回答\n\n{OLD}",
    "au3": f"------ 元のメール ------\n件名: 回答\n差出人: shugaku@example.jp\n日時: 2026/11/22 10:41\n\n{OLD}",
    "softbank": f"--- shugaku@example.jp wrote:\n> {QUOTED}",
    "softbank2": f"> -----Original Message-----\n> From: shugaku@example.jp\n> {QUOTED}",
    "android": f"Androidから送信\n\n-------- 元のメッセージ --------\n差出人: 総合行政センター <shugaku@example.jp>\n日付: 2026/11/22 10:41 (GMT+09:00)\n宛先: yamada@example.jp\n件名: 回答\n\n{OLD}",
    "galaxy": f"Galaxyから送信\n\n-------- 元のメッセージ --------\nSubject: 回答\nFrom: x\nTo: y\nDate: z\n\n{OLD}",
    "xperia": f"Xperia™スマートフォンから送信しました\n\n---- 総合行政センター さんが書きました ----\n\n{OLD}",
    "gmail_nodate": f"2026年11月22日日曜日、総合行政センター<shugaku@example.jp>さんは書きました:\n\n> {QUOTED}",
    "gmail_kara": f"2026年11月22日(日) 10:41 総合行政センター via 熊本市 <shugaku@example.jp>:\n\n> {QUOTED}",
    "gmail_long_wrap": f"2026年11月22日(日) 10:41\n総合行政センター 就学援助担当（サンプル）<shugaku@example.jp>:\n\n> {QUOTED}",
    "becky_ja": f"On Sun, 22 Nov 2026 10:41:00 +0900\n総合行政センター <shugaku@example.jp> wrote:\n\n> {QUOTED}",
    "becky_fwd": f"---------------- Original message follows ----------------\n From: shugaku@example.jp\n To: x\n Date: y\n--\n{OLD}",
    "almail": f"In message <x@example.jp>\n 総合行政センター wrote:\n> {QUOTED}",
    "zimbra": f'----- 元のメッセージ -----\n差出人: "総合行政センター" <shugaku@example.jp>\n宛先: yamada\n送信済み: 2026年11月22日 日曜日 午前 10:41:00\n件名: 回答\n\n{OLD}',
    "gmail_en_ja": f"On Sun, Nov 22, 2026 at 10:41 AM 総合行政センター <shugaku@example.jp>\nwrote:\n\n> {QUOTED}",
    "apple_en": f"On Nov 22, 2026, at 10:41, 総合行政センター <shugaku@example.jp> wrote:\n\n{OLD}",
    "roundcube": f"2026-11-22 10:41 に 総合行政センター さんは書きました:\n> {QUOTED}",
    "roundcube2": f"2026-11-22 10:41 、shugaku@example.jp さんの書き込み:\n> {QUOTED}",
    "cybozu": f"-------- 転送元/返信元 --------\n差出人: x\n日時: y\n件名: z\n\n{OLD}",
    "cybozu2": f"----- 2026/11/22 10:41 総合行政センター <shugaku@example.jp> -----\n{OLD}",
    "spark": f"2026年11月22日 10:41 +0900、総合行政センター <shugaku@example.jp>、のメール:\n> {QUOTED}",
    "hidden_reply": f"On 2026/11/22 10:41, 総合行政センター via Desk wrote:\n\n{OLD}",
}


@pytest.mark.parametrize("quotation", UNDER_AN_ANSWER.values(), ids=UNDER_AN_ANSWER.keys())
def test_the_history_is_left_out(quotation: str) -> None:
    assert new_part(f"{NEW}\n\n{quotation}\n", "Re: 回答") == NEW


@pytest.mark.parametrize("quotation", UNDER_AN_ANSWER.values(), ids=UNDER_AN_ANSWER.keys())
def test_where_nothing_else_was_written_all_is_shown(quotation: str) -> None:
    assert OLD.splitlines()[0] in new_part(quotation, "Re: 回答")


@pytest.mark.parametrize("quotation", UNDER_AN_ANSWER.values(), ids=UNDER_AN_ANSWER.keys())
def test_the_whole_text_is_kept_beside_the_new_part(quotation: str) -> None:
    found = parse(mail(f"{NEW}\n\n{quotation}\n".encode(), content_type=b"text/plain; charset=utf-8"))

    assert OLD.splitlines()[0] in found.text
    assert OLD.splitlines()[1] in found.text


@pytest.mark.parametrize(
    "heading", ["-----Original Message-----\n", "________________________________\n", ""]
)
def test_what_somebody_forwards_is_kept(heading: str) -> None:
    old = f"{heading}差出人: 学校 <a@example.jp>\n送信日時: 2026年11月22日\n宛先: 山田\n件名: 回答\n\n{OLD}"

    assert OLD in new_part(f"これは何ですか。\n\n{old}", "FW: 回答")


@pytest.mark.parametrize(
    "text",
    [
        "ホームページから問い合わせがありました。\n\n差出人: 山田太郎\n件名: 就学援助\n日時: 2026年11月22日\n内容: 申請の方法",
        "件名：転入届\n氏名：山田\n電話：096-000-0000\nメール：yamada@example.jp\nご質問：持ち物は何ですか。",
        "隣の家の方が「来月引っ越す」と書きました。届出は必要ですか。",
        "2026年11月22日 10:41 に窓口へ行きました。担当の方は不在でした。",
        "窓口のご案内メールが届きません。\n2026年11月22日(日) 10:41 に申請しました。",
        "| 区分 | 金額 |\n| 大人 | 500円 |\nこの表は合っていますか。",
        "＞の記号の意味を教えてください。",
        "------------------------------\n申請書の様式はどこにありますか。\n------------------------------",
        "次の二点です。\n-----\n1. 期限\n-----\n2. 持ち物",
    ],
)
def test_a_citizens_own_words_are_kept(text: str) -> None:
    kept = new_part(text, "お問い合わせ")

    assert kept == text or text.startswith("＞")
