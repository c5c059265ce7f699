"""What the database no longer holds is overwritten on its disk. Each engine has its own words for it."""

from __future__ import annotations

import logging
import time

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import timezone

from meetings.models import Redaction
from meetings.redacting.columns import walked_tables
from meetings.storing import forget_stale

logger = logging.getLogger(__name__)
TRIES, PAUSE = 20, 0.25
"""A reader keeps the write-ahead log from being emptied for as long as its page takes."""


def sweep(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Rewrite the database without what was deleted, pages of before too, and note it on the redactions that waited.

    Whether it was done: not inside a transaction, and not while another keeps the database. SQLite: the whole file
    is written anew and the write-ahead log emptied. PostgreSQL: every table that words can stand in.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        return False
    waiting = list(Redaction.rows.filter(finished_at__isnull=False, swept_at__isnull=True).values_list("pk", flat=True))
    try:
        forget_stale()
        done = _sweep_sqlite(using) if connection.vendor == "sqlite" else _sweep_postgresql(using)
    except OperationalError:
        logger.exception("database not swept")
        return False
    if done:
        Redaction.rows.filter(pk__in=waiting).update(swept_at=timezone.now())
    return done


def _sweep_sqlite(using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("VACUUM")
        for _try in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if not busy:
                return True
            time.sleep(PAUSE)
    return False


def _sweep_postgresql(using: str) -> bool:
    """FULL writes the table anew: a plain VACUUM leaves old words in the free room of its pages."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in walked_tables():
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    return True
