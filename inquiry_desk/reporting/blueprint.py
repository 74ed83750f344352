"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__, url_prefix="/reports", template_folder="templates")
