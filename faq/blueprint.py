"""The FAQ pages hang on this."""

from flask import Blueprint

blueprint = Blueprint("faq", __name__, url_prefix="/faq", template_folder="templates")
