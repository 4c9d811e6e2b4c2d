"""Migrations, one file a revision, in order."""
