"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints", template_folder="templates")
