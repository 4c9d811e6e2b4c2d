"""Where the commission's pages are hung up."""

from flask import Blueprint

blueprint = Blueprint("commission", __name__)
