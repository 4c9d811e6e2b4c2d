"""The blueprint of the reports: for whoever reports, the desk and the vendor."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
