"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("telephony", __name__, url_prefix="/telephony", template_folder="templates")
