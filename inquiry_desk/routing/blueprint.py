"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("routing", __name__, url_prefix="/admin/routing", template_folder="templates")
