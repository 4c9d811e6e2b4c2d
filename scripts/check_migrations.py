#!/usr/bin/env python3
"""Fail when the models ask for a migration that nobody wrote: `alembic check` on a fresh SQLite file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from models.database import alembic_config, upgrade

with TemporaryDirectory() as folder:
    url = f"sqlite:///{Path(folder) / 'check.sqlite'}"
    upgrade(url)
    command.check(alembic_config(url))
