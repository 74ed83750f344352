"""One's own account: who I am here, my password, my language."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.passwords import MINIMUM_LENGTH
from foundation.access.roles import Permission
from foundation.web.session import end_other_sessions
from inquiry_desk.staff.actions import change_own_password, choose_language
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.forms import LanguageForm, PasswordForm
from inquiry_desk.staff.refusals import answer


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    form = LanguageForm(locale=current_user.locale)

    def page() -> str:
        return render_template("staff/account.html", form=form)

    def act() -> str:
        choose_language(current_user, form.locale.data)
        with force_locale(form.locale.data):
            flash(_("The screens are now in this language."), "good")
        return url_for("staff.account")

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()

    def page() -> str:
        return render_template("staff/password.html", form=form, minimum=MINIMUM_LENGTH)

    def act() -> str:
        forced = current_user.must_change_password
        change_own_password(current_user, form.current.data or "", form.new.data or "", clock.now())
        end_other_sessions(current_user)
        flash(_("Your password was changed. You are signed out everywhere but here."), "good")
        return url_for("home.index") if forced else url_for("staff.account")

    return answer(form, act, page) if request.method == "POST" else page()
