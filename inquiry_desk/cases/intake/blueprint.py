"""Where these pages hang."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__, template_folder="templates", url_prefix="/cases")
