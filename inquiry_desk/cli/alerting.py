"""The worker's steps of lateness, with the addresses the settings ask for."""

from escalation.alerts.sender import Sender
from inquiry_desk.settings import Settings


def sender_of(settings: Settings) -> Sender:
    """Who tells departments and supervisors what is late."""
    return Sender(
        name=settings.centre_name,
        address=f"{settings.general_mail}@{settings.mail_domain}",
        contract_office=settings.contract_office_mail,
        desk_page="inquiries.show",
    )
