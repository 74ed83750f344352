"""Forms of signing in and of one's own account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from foundation.access.passwords import MAXIMUM_LENGTH
from foundation.access.signing_in import login_id_from
from foundation.web.forms import Form, LineField
from foundation.web.i18n import LANGUAGES


def canonical_login_id(typed: Any) -> str:
    return login_id_from(str(typed or ""))


class LoginForm(FlaskForm):
    login_id = LineField(
        _l("Login ID"),
        [DataRequired(_l("Enter your login ID.")), Length(max=64, message=_l("Use at most 64 characters."))],
        filters=[canonical_login_id],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        },
    )
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Enter your password.")),
            Length(max=MAXIMUM_LENGTH, message=_l("Use at most 200 characters.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Enter your current password.")), Length(max=MAXIMUM_LENGTH)],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password, once more"),
        [
            InputRequired(_l("Enter the new password once more.")),
            EqualTo("new", _l("The two new passwords differ. Enter both again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class LanguageForm(Form):
    locale = RadioField(_l("Language of the screens"), choices=list(LANGUAGES.items()))
