"""What is new in an answer: the quoted history and the signature left out.

The whole text is always kept beside it; where nothing would be left, the whole text is what is new.
"""

import re

_MAX_INPUT = 100_000  # characters looked at
_MAX_LINES = 4_000
_MAX_HEAD = 400  # characters of a line that introduces a quotation, also when wrapped

_MARKS = r"─━―‐–—=＝_＿*＊~～・ \-"
_RULE = f"[{_MARKS}]"
_QUOTED = re.compile(r"[ \t\u3000]{0,3}(?:[>＞≫]|[A-Za-z]{1,4}> )")
_DATE = r"(?:\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}\s?日?|\d{1,2}\s?[月/]\s?\d{1,2}\s?日?)"
_TIME = re.compile(r"\d{1,2}\s?[:：時]\s?\d{2}")
_STARTS_WITH_DATE = re.compile(rf"\W{{0,3}}{_DATE}")
_STARTS_HEAD = re.compile(rf"\W{{0,3}}(?:{_DATE}|(?:On|At|In message|In article)\b)")
_ENDS_HEAD = re.compile(r"(?:書(?:きました|かれました|いた)|のメ(?:ール|ッセージ)|wrote|writes)\s?[:：]$")
_ENDS_WEAKLY = re.compile(r"さん(?:から)?の.{0,60}メ(?:ール|ッセージ)(?:にて|で|より)?\s?[:：]$")
_ORIGINAL = re.compile(
    rf"[\s【<＜\[{_MARKS}]{{2,}}(?:"
    r"(?:original|元の|オリジナル|返信元の?|引用元?の?|受信した?|以前の)\s?(?:message|メッセージ|e-?mail|メール|mail)|引用|返信元|転送元[/／]返信元"
    rf"|{_DATE}.{{0,20}}\d[:：時]\d{{2}}.{{0,120}}@.{{1,80}}|.{{1,60}}さん[がは]書きました"
    rf").{{0,10}}?[\s】>＞\]{_MARKS}]{{2,}}|【(?:元の|返信元の?|引用)(?:メッセージ|メール)?】",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    rf"{_RULE}*(?:(?:begin )?forwarded (?:message|by\b.{{0,80}})|転送(?:された)?(?:メッセージ|メール))\s*[:：]?{_RULE}*",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"[\s>＞#]*[-=＝─━#*]{2,}.{0,60}(?:より上|の上)に.{0,40}(?:返信|記入|入力|お書き).{0,60}"
)
_FIELD = re.compile(
    r"[\s*＊■]*(From|差出人|送信者|送信元|Sent|Date|送信日時|送信済み|送信|日時|日付|受信日時|To|宛先|Cc|Subject|件名|題名)[\s*＊]*[:：]",
    re.IGNORECASE,
)
_FROM_FIELDS = {"from", "差出人", "送信者", "送信元"}
_TO_FIELDS = {"to", "宛先"}
_FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|転送)\s*[:：]", re.IGNORECASE)

_RULE_LINE = re.compile(rf"[{_MARKS}◇◆☆★+＋:：.｡･゜\[\]]{{5,200}}")
_CONTACT = re.compile(r"TEL|FAX|電話|℡|〒|携帯|@|http|住所|メール|mail", re.IGNORECASE)
_SENTENCE = re.compile(r"[。？?！!]\s*$|(?:です|ます|ください|でしょうか)\s*$|内容|問い?合わ?せ|質問")
_SENT_FROM = re.compile(
    r"(?:.{1,40}から送信(?:しました|されました)?|Sent from .{1,60}|Get Outlook for .{1,40}|"
    r".{0,30}Outlook for .{1,20}を入手.{0,60}|(?:iOS|Android)\s?版?\s?Outlook\s?を(?:入手|取得).{0,80})\s*[.。]?"
)
_MAX_SIGNATURE = 12  # lines
_MAX_SIGNATURES = 3  # a phone's under one's own


def new_part(text: str, subject: str = "") -> str:
    """`text` without what its sender did not write for this mail; the first 100,000 characters are looked at."""
    lines = text[:_MAX_INPUT].split("\n")
    if len(text) > _MAX_INPUT or len(lines) > _MAX_LINES:
        return text
    kept = _without_quotes(lines, forward=_FORWARD_SUBJECT.match(subject) is not None)
    kept = _without_signature(_trimmed(kept, rules=len(kept) < len(lines)))
    return "\n".join(kept) if any(_says_something(line.strip()) for line in kept) else text


def _says_something(line: str) -> bool:
    return bool(line) and (len(line) >= 120 or _SENT_FROM.fullmatch(line) is None)


def _without_quotes(lines: list[str], forward: bool) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FORWARDED.fullmatch(line.strip()[:_MAX_HEAD]) or (forward and _starts_history(lines, at)):
            return kept + lines[at:]
        if _QUOTED.match(line):
            at += 1
        elif length := _head_length(lines, at):
            if not _is_quoted_next(lines, at + length):
                return kept
            at += length
        else:
            kept.append(line)
            at += 1
    return kept


def _starts_history(lines: list[str], at: int) -> bool:
    return _ORIGINAL.fullmatch(lines[at].strip()[:_MAX_HEAD]) is not None or _is_field_block(lines, at)


def _head_length(lines: list[str], at: int) -> int:
    """How many lines from `at` on introduce a quotation; 0 when they do not."""
    line = lines[at].strip()
    if not line or len(line) > _MAX_HEAD:
        return 0
    if _MARKER.fullmatch(line) or _starts_history(lines, at):
        return 1
    joined = ""
    for length, part in enumerate(lines[at : at + 3], 1):
        joined = f"{joined} {part.strip()}".strip()
        if not part.strip() or len(joined) > _MAX_HEAD or (length > 1 and not _STARTS_HEAD.match(line)):
            return 0
        if _introduces(joined) or (_may_introduce(joined) and _is_quoted_next(lines, at + length)):
            return length
    return 0


def _introduces(line: str) -> bool:
    """A line that itself says a quotation follows: "2026/11/22 10:41、...のメール:", "... wrote:"."""
    if not line.endswith((":", "：")):
        return False
    if _ENDS_HEAD.search(line[-30:]):
        return _STARTS_HEAD.match(line) is not None or "書" in line[-30:]
    return bool(_STARTS_WITH_DATE.match(line) and _TIME.search(line[:60]) and "@" in line[-100:])


def _may_introduce(line: str) -> bool:
    """A line that introduces a quotation if one follows."""
    if _STARTS_WITH_DATE.match(line) and _TIME.search(line[:60]):
        return True
    return _ENDS_WEAKLY.search(line[-100:]) is not None or _ENDS_HEAD.search(line[-30:]) is not None


def _is_quoted_next(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), "")
    return _QUOTED.match(following) is not None


def _is_field_block(lines: list[str], at: int) -> bool:
    """Three or more header fields on following lines, sender and receiver among them, as Outlook sets before a quotation.

    A form on a web page also sends "差出人: ... 件名: ...", but not to whom.
    """
    names: set[str] = set()
    for line in lines[at : at + 8]:
        field = _FIELD.match(line.strip()[:40])
        if field is None and (not names or not line.startswith((" ", "\t"))):
            break
        names.update({field[1].lower()} if field else ())
    return len(names) >= 3 and bool(names & _FROM_FIELDS) and bool(names & _TO_FIELDS)


def _trimmed(lines: list[str], rules: bool) -> list[str]:
    """Without blank lines around, and with `rules` without the rule that led to what was cut off."""
    start, end = 0, len(lines)
    while end > start and (not lines[end - 1].strip() or (rules and _is_rule(lines[end - 1]))):
        end -= 1
    while start < end and not lines[start].strip():
        start += 1
    return lines[start:end]


def _without_signature(lines: list[str]) -> list[str]:
    for _ in range(_MAX_SIGNATURES):
        first = max(len(lines) - _MAX_SIGNATURE, 0)
        at = next((at for at in range(first, len(lines)) if _starts_signature(lines, at)), None)
        if not at:
            break
        lines = _trimmed(lines[:at], rules=True)
    return lines


def _is_rule(line: str) -> bool:
    return _RULE_LINE.fullmatch(line.strip()[:_MAX_HEAD]) is not None


def _starts_signature(lines: list[str], at: int) -> bool:
    line, rest = lines[at], lines[at + 1 :]
    if line.rstrip("\r") in {"-- ", "--"}:
        return True
    if len(line) < 120 and _SENT_FROM.fullmatch(line.strip()):
        return not any(other.strip() for other in rest)
    if at == 0 or not _is_rule(line):
        return False
    return any(_CONTACT.search(other) for other in rest) and not any(
        _SENTENCE.search(other[-80:]) for other in rest
    )
