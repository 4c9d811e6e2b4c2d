"""Run migrations on the database of the configuration; the schema to compare with is the models'."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.database import make_engine
from models.every import Base


def plain_type(kind: str, item: Any, _context: AutogenContext) -> str | bool:  # noqa: ANN401 - Alembic's signature
    """Write our column types as plain ones: a migration imports nothing from the models."""
    name = type(item).__name__
    if kind != "type":
        return False
    if name == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    if name == "Enum":
        return f"sa.String(length={item.length})"
    if name == "JSON":
        return "JSON"
    return False


def run() -> None:
    """Upgrade or downgrade inside one transaction."""
    engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_item=plain_type,
                transaction_per_migration=False,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


run()
