"""Where the pages of campaigns and draws are hung up."""

from flask import Blueprint

blueprint = Blueprint("draws", __name__)
