"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("knowledge", __name__, template_folder="templates")
