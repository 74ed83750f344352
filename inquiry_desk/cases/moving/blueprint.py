"""Where these pages hang; script and stylesheet are for scanning alone."""

from flask import Blueprint

blueprint = Blueprint(
    "case_moving",
    __name__,
    url_prefix="/cases/moving",
    template_folder="templates",
    static_folder="static",
)
