"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents", template_folder="templates")
