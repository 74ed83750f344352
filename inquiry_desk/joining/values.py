"""What the pages hand to the actions of this part."""

from dataclasses import dataclass

from inquiry_desk.inquiries.models import Inquiry


@dataclass(frozen=True)
class Seen:
    """An inquiry, and the version of it that the person was looking at."""

    inquiry: Inquiry
    version: int | None
