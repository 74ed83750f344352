"""Where the pages of the contract figures join."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__, template_folder="templates")
