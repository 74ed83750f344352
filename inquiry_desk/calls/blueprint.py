"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__, url_prefix="/calls", template_folder="templates")
