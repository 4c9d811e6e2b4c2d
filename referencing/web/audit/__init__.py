"""The pages of one audit for the house: where it stands, plan, criteria, complement, visits, conclusion."""

from referencing.web.audit import complement, conclusion, item, overview, plan, visits
from referencing.web.audit.blueprint import blueprint

__all__ = ["blueprint", "complement", "conclusion", "item", "overview", "plan", "visits"]
