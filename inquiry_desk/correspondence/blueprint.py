"""The pages of mail share one blueprint."""

from flask import Blueprint

blueprint = Blueprint("correspondence", __name__, template_folder="templates")

# What a stranger sent is only ever saved, never opened inside our pages.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
