"""A count of what a page asks of the database."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def queries(app):
    """Note what is asked of the database inside a with block."""
    told = []
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine

    def note(*given):
        told.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)
