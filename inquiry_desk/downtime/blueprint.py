"""The pages of this part hang on this; its stylesheet is for the sheets alone."""

from flask import Blueprint

blueprint = Blueprint(
    "downtime", __name__, url_prefix="/down-time", template_folder="templates", static_folder="static"
)
