"""Where these pages hang."""

from flask import Blueprint

blueprint = Blueprint("case_checks", __name__, template_folder="templates", url_prefix="/cases/checks")
