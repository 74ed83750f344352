"""Letters to the desk: plainly made up, each with bytes, a sender and a Message-ID of its own."""

import random
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

TO = "info@desk.example.jp"
SENTENCES = (
    "就学援助の申請書はどこでもらえますか。",
    "髙橋と申します。受給者証の住所を変えたいのですが、何が要りますか。",
    "㈱例の担当です。①と②の書類を送りましたので、ご確認ください。",
    "先月から返事がありません。いつまで待てばよいでしょうか。",
    "電話は平日の昼間には出られません。メールでお願いします。",
    "子どもが二人います。下の子は来年の四月に入学します。",
)
CHARSETS = ("utf-8", "iso-2022-jp-ext", "cp932")
LABELS = {"utf-8": "UTF-8", "iso-2022-jp-ext": "ISO-2022-JP", "cp932": "Shift_JIS"}


@dataclass(frozen=True)
class Letter:
    """One mail as its sender's program holds it until it hears 250."""

    sender: str
    message_id: str
    raw: bytes


def letters(name: str, seed: int = 1, sentences: tuple[int, int] = (3, 40)) -> Iterator[Letter]:
    """Letters without end; always the same for the same name and seed. `sentences`: at least and at most."""
    chance = random.Random(f"{name} {seed}")
    for number in count(1):
        yield _letter(f"{name}-{number}", chance, sentences)


def _letter(name: str, chance: random.Random, sentences: tuple[int, int]) -> Letter:
    text = "\r\n".join(chance.choices(SENTENCES, k=chance.randint(*sentences))) + f"\r\n{name}\r\n"
    charset = chance.choice(CHARSETS)
    body, charset = _encoded(text, charset)
    sender, message_id = f"{name}@citizens.example.jp", f"<{name}@citizens.example.jp>"
    word = b64encode(f"お問い合わせ {name}".encode()).decode()
    head = (
        f"From: <{sender}>",
        f"To: <{TO}>",
        f"Subject: =?UTF-8?B?{word}?=",
        f"Message-ID: {message_id}",
        "Date: Mon, 16 Nov 2026 10:00:00 +0900",
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={LABELS[charset]}",
        "Content-Transfer-Encoding: base64",
    )
    return Letter(sender, message_id, "\r\n".join(head).encode() + b"\r\n\r\n" + body)


def _encoded(text: str, charset: str) -> tuple[bytes, str]:
    """The body in base64; in UTF-8 where the charset has not every character."""
    try:
        plain = text.encode(charset)
    except UnicodeEncodeError:
        plain, charset = text.encode(), "utf-8"
    coded = b64encode(plain)
    return b"\r\n".join(coded[at : at + 76] for at in range(0, len(coded), 76)) + b"\r\n", charset
