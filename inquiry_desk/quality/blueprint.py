"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("quality", __name__, url_prefix="/quality", template_folder="templates")
