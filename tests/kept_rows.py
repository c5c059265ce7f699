"""All rows of the test database as they stood, kept in memory and put back: far quicker than making them anew."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEFT_ALONE = "django_migrations"


class KeptRows:
    """What one process keeps. `put_back()` expects the tables as a flush leaves them."""

    def __init__(self) -> None:
        self._sqlite: sqlite3.Connection | None = None
        self._tables: dict[str, bytes] = {}
        self._sequences: list[tuple[str, int]] = []

    def __bool__(self) -> bool:
        return self._sqlite is not None or bool(self._tables)

    def stand(self, make: Callable[[], object]) -> None:
        """Have the rows in the tables: made and kept the first time, put back after that."""
        if self:
            self.put_back()
        else:
            make()
            self.keep()

    def keep(self) -> None:
        if connection.vendor == "sqlite":
            self._sqlite = sqlite3.connect(":memory:")
            _sqlite_database().backup(self._sqlite)
            return
        with connection.cursor() as cursor:
            for table in _tables():
                with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                    self._tables[table] = b"".join(bytes(part) for part in rows)
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
            self._sequences = cursor.fetchall()

    def close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()

    def put_back(self) -> None:
        if self._sqlite is not None:
            self._sqlite.backup(_sqlite_database())
        else:
            self._copy_back()
        ContentType.objects.clear_cache()  # a flush numbers them anew

    @transaction.atomic
    def _copy_back(self) -> None:
        """In one transaction, at whose end foreign keys are looked at: the tables need no order."""
        with connection.cursor() as cursor:
            for table in self._tables:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 names of our own tables
            for table, rows in self._tables.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
            for name, last in self._sequences:
                cursor.execute("SELECT setval(%s, %s)", [f'"{name}"', last])


def _tables() -> Iterator[str]:
    return (table for table in connection.introspection.table_names() if table != LEFT_ALONE)


def _sqlite_database() -> sqlite3.Connection:
    connection.ensure_connection()
    database: sqlite3.Connection = connection.connection
    return database
