"""Which words people use: nouns, once for each inquiry, after personal data was struck."""

from collections import defaultdict
from functools import lru_cache

from sqlalchemy import ColumnElement, select

from faq.privacy.cleaning import PLACEHOLDER, without_personal_data
from faq.privacy.name_words import spaced_words
from faq.search.analysis import Word, normalise, words
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry

# What fewer inquiries say may point at one person.
AT_LEAST = 3
SHOWN = 50
# Analysing a text takes about two milliseconds, and somebody waits.
READ_AT_MOST = 500
LONGEST = 2_000
STOP_WORDS = spaced_words("""
    事 物 者 時 所 為 方 件 際 場合 何 何処 何時 誰 私 此方 其れ 此れ 今回 今日 明日 昨日 お願い 御願い 願い 質問
    問い合わせ 問合せ 連絡 電話 メール 確認 教示 回答 返信 必要 可能 御 達 さん 等 他 内 中 上 下 前 後 分 点 形
    お世話 世話 こと もの ため よう ところ ほう とき
""")
# 副詞可能: 先月, 一度 and other words of time, which say nothing of the matter.
_NOT_TOLD = frozenset({"数詞", "固有名詞", "副詞可能"})


def words_of_newest(condition: ColumnElement[bool]) -> dict[str, list[int]]:
    """Words and the ids of the inquiries that hold them, the most frequent first."""
    query = select(Inquiry.id, Inquiry.subject, Inquiry.question).where(condition)
    holding: dict[str, list[int]] = defaultdict(list)
    for inquiry_id, subject, question in db.session.execute(
        query.order_by(Inquiry.id.desc()).limit(READ_AT_MOST)
    ):
        for word in nouns_of(f"{subject}\n{question}"[:LONGEST]):
            holding[word].append(inquiry_id)
    often = sorted(
        (word for word in holding if len(holding[word]) >= AT_LEAST), key=lambda w: (-len(holding[w]), w)
    )
    return {word: holding[word] for word in often[:SHOWN]}


@lru_cache(maxsize=2 * READ_AT_MOST)
def nouns_of(text: str) -> frozenset[str]:
    """The nouns of a text that name what it is about; never a name, a number or a place."""
    cleaned = without_personal_data(text).text.replace(PLACEHOLDER, "\n")
    return frozenset(word.form for word in words(normalise(cleaned)) if _tells(word))


def _tells(word: Word) -> bool:
    is_noun = word.kind[0] == "名詞" and not _NOT_TOLD.intersection(word.kind)
    return is_noun and len(word.form) > 1 and word.form not in STOP_WORDS and not word.form.isdecimal()
