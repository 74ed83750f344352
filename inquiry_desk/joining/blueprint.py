"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("joining", __name__, template_folder="templates")
