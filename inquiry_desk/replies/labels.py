"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from inquiry_desk.replies.models import Decision

LABELS: dict[enum.Enum, object] = {
    Decision.APPROVED: _l("Approved"),
    Decision.RETURNED: _l("Sent back"),
    Decision.WITHDRAWN: _l("Reply withdrawn"),
}
