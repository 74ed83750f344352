"""Where these pages hang."""

from flask import Blueprint

blueprint = Blueprint("case_imports", __name__, template_folder="templates", url_prefix="/cases/imports")
