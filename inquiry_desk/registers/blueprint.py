"""Where the pages of the registers hang."""

from flask import Blueprint

blueprint = Blueprint("registers", __name__, template_folder="templates", url_prefix="/registers")
