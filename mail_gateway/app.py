"""How mail joins."""

from flask import Flask

from foundation.web.filters import register_labels
from mail_gateway.intake.cautions import Caution, cautions_of
from mail_gateway.intake.shown_addresses import shown_address
from mail_gateway.labels import ADVICE, LABELS
from mail_gateway.models import IncomingAttachment, IncomingMail, MailFlag


def flags_of(mail: IncomingMail) -> list[MailFlag]:
    """What a person should know of the mail; a word of a later version says nothing here."""
    return [flag for flag in MailFlag if flag.value in (mail.flags or [])]


def file_cautions(file: IncomingAttachment) -> list[Caution]:
    return cautions_of(file.name, file.content_type, file.detected_type)


def advice(flag: MailFlag) -> str:
    return str(ADVICE[flag])


def init_app(app: Flask) -> None:
    """No pages: what is seen of mail is seen at the desk."""
    register_labels(LABELS)
    app.jinja_env.filters.update(
        flags_of=flags_of, file_cautions=file_cautions, advice=advice, shown_address=shown_address
    )
