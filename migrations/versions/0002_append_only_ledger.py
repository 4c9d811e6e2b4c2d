"""Forbid any change to the ledger in the database itself, on SQLite and PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# «INSERT OR REPLACE» deletes without a word to the triggers on deletion: what is there may not be inserted again.
_SQLITE = """
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry
  WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id
    OR (procedure = NEW.procedure AND case_id = NEW.case_id AND seq = NEW.seq))
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_detail_no_replace BEFORE INSERT ON ledger_detail
  WHEN EXISTS (SELECT 1 FROM ledger_detail WHERE id = NEW.id OR entry_id = NEW.entry_id)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_detail_no_delete BEFORE DELETE ON ledger_detail
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_detail_only_purge BEFORE UPDATE ON ledger_detail
  WHEN NOT (NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id AND NEW.salt IS NULL AND NEW.actor_id IS NULL
    AND NEW.actor_name IS NULL AND NEW.reason IS NULL AND NEW.purged_at IS NOT NULL AND OLD.purged_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""

_POSTGRESQL = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_detail_no_delete BEFORE DELETE ON ledger_detail
  FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_detail_no_truncate BEFORE TRUNCATE ON ledger_detail
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_detail_only_purge BEFORE UPDATE ON ledger_detail
  FOR EACH ROW WHEN (NOT (NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id AND NEW.salt IS NULL
    AND NEW.actor_id IS NULL AND NEW.actor_name IS NULL AND NEW.reason IS NULL
    AND NEW.purged_at IS NOT NULL AND OLD.purged_at IS NULL))
  EXECUTE FUNCTION ledger_is_append_only();
"""

_SQLITE_TRIGGERS = (
    "ledger_entry_no_replace",
    "ledger_detail_no_replace",
    "ledger_entry_no_update",
    "ledger_entry_no_delete",
    "ledger_detail_no_delete",
    "ledger_detail_only_purge",
)


def upgrade() -> None:
    """Create the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE.split("END;"):
            if statement.strip():
                op.execute(statement + "END")
    else:
        op.execute(_POSTGRESQL)


def downgrade() -> None:
    """Drop the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in _SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
    else:
        op.execute("DROP FUNCTION ledger_is_append_only() CASCADE")
