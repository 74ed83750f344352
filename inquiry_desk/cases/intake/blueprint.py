"""Where these pages hang; their stylesheet and script are for scanners, labels and the row of stages."""

from flask import Blueprint

blueprint = Blueprint(
    "cases", __name__, template_folder="templates", static_folder="static", url_prefix="/cases"
)
