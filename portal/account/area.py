"""The area's routes hang on this blueprint."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, template_folder="templates")
