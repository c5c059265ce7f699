"""One state of the database while the tables are read, though others go on writing. Each engine has its own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models, transaction


@contextmanager
def one_state() -> Iterator[None]:
    """Everything read inside is as it was when it began. Nobody waits for it; nothing may be written inside.

    Inside a transaction it is that transaction's state.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def count_on(brought_in: tuple[type[models.Model], ...]) -> None:
    """New keys come after those that were brought in."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), brought_in):
            cursor.execute(sql)
