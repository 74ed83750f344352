"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("board", __name__, url_prefix="/board", template_folder="templates")
