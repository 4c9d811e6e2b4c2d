"""Pages, a blueprint an audience."""
