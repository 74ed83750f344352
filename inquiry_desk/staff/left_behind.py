"""What an administrator is told when somebody leaves a department that still has work of theirs."""

from flask import flash
from flask_babel import gettext as _

from escalation.leaving import LeftBehind


def tell_left_behind(left: LeftBehind | None) -> None:
    """Flash what somebody has to see to; nothing where nothing is left."""
    if left is None:
        return
    if left.released:
        flash(
            _("%(count)s inquiries had this person in charge. The department sees that nobody has them in hand.",
              count=left.released),
            "warning",
        )  # fmt: skip
    if left.undecided and left.approvers:
        flash(
            _("%(count)s answers or extensions wait for an approver of the department. Another approver can decide.",
              count=left.undecided),
            "warning",
        )  # fmt: skip
    if left.undecided and not left.approvers:
        flash(
            _("%(count)s answers or extensions wait for an approver, and the department has none left."
              " Register one now.", count=left.undecided),
            "warning",
        )  # fmt: skip
