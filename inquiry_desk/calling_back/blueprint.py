"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("calling_back", __name__, url_prefix="/callbacks", template_folder="templates")
