"""Where these pages hang."""

from flask import Blueprint

blueprint = Blueprint("case_missing", __name__, template_folder="templates", url_prefix="/cases/missing")
