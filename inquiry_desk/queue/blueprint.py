"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("queue", __name__, template_folder="templates")
