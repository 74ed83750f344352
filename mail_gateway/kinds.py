"""What kind of message came in."""

import enum


class MailKind(enum.Enum):
    """Only a citizen's own words become an inquiry (RFC 3834, RFC 3464)."""

    CITIZEN = "citizen"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    BULK = "bulk"
