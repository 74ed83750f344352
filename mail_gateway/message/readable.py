"""What was found to read in a mail, and what of it is shown."""

import re
from dataclasses import dataclass

from mail_gateway.message.attachments import ParsedAttachment
from mail_gateway.message.mime import MAX_PARTS

_BLANK = re.compile(r"[\s\u3000\u200b\u200c\u2060\u00ad]*")


@dataclass(frozen=True)
class Body:
    """Readable texts in order, what is attached, the HTML, and what is read instead when there is no text.

    `forwarded`: the texts of mails within the mail; `opened`: the files in those and in other wrappings.
    """

    texts: tuple[str, ...] = ()
    attachments: tuple[ParsedAttachment, ...] = ()
    html: str | None = None
    spare: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    opened: tuple[ParsedAttachment, ...] = ()

    @property
    def text(self) -> str:
        """The whole text; '' when there is none."""
        return "\n\n".join(text.strip("\n") for text in self.texts if not is_blank(text))

    def __add__(self, other: "Body") -> "Body":
        return Body(
            self.texts + other.texts,
            self.attachments + other.attachments,
            self.html if self.html is not None else other.html,
            self.spare + other.spare,
            self.forwarded + other.forwarded,
            self.opened + other.opened,
        )

    @property
    def files(self) -> tuple[ParsedAttachment, ...]:
        """All files. Those of the mail itself come first: what is opened more of later must not move their places."""
        return (self.attachments + self.opened)[:MAX_PARTS]


def readable_text(body: Body) -> str:
    """What its sender wrote; when that is nothing, and no mail is forwarded, the first text that is attached or astray."""
    return body.text or ("" if body.forwarded else _first(body.spare))


def whole_text(body: Body) -> str:
    """The text with that of the mails within it."""
    return "\n\n".join(text for text in (readable_text(body), *body.forwarded) if text)


def _first(texts: tuple[str, ...]) -> str:
    return next((text.strip("\n") for text in texts if not is_blank(text)), "")


def is_blank(text: str) -> bool:
    """Nothing that could be seen."""
    return _BLANK.fullmatch(text) is not None
