"""Forms of this part."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from foundation.web.forms import LineField


class LoginForm(FlaskForm):
    login_id = LineField(_l("Login ID"), [InputRequired(_l("Enter your login ID.")), Length(max=64)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=200)])
