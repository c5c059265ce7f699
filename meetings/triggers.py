"""The record is append-only, and the database itself holds it, on both engines.

Refused for `Revision`, `RevisionBody` and `RedactedBody`: UPDATE, DELETE, REPLACE, TRUNCATE. One exception:
a body that a redaction names may be deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

REVISION, BODY, REDACTED = "meetings_revision", "meetings_revisionbody", "meetings_redactedbody"
KEYS = {REVISION: "id", BODY: "revision_id", REDACTED: "id"}
REFUSED = "the record is append-only"
NAMED = f"EXISTS (SELECT 1 FROM {REDACTED} WHERE removed_id = OLD.revision_id)"


def _sqlite(table: str) -> dict[str, str]:
    key = KEYS[table]
    when = f" WHEN NOT {NAMED}" if table == BODY else ""
    # INSERT OR REPLACE deletes the old row without firing delete triggers, so inserts look for it first.
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        f"{table}_no_delete": f"BEFORE DELETE ON {table}{when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        f"{table}_no_replace": (
            f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {_same_row(table, key)}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        ),
    }


def _same_row(table: str, key: str) -> str:
    """What REPLACE would take the place of: the same key, or another unique value of the table."""
    other = {
        REVISION: " OR (meeting_id = NEW.meeting_id AND number = NEW.number) OR sha256 = NEW.sha256",
        REDACTED: " OR removed_id = NEW.removed_id",
    }
    return f"{key} = NEW.{key}{other.get(table, '')}"


def _postgresql(table: str) -> dict[str, str]:
    when = "" if table != BODY else f"{BODY}_named"
    row_function = when or "record_refuse"
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION record_refuse()",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {row_function}()",
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()",
    }


POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSED}'; END $$;
CREATE OR REPLACE FUNCTION {BODY}_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {NAMED} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{REFUSED}';
END $$;
"""


def expected(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Trigger name → (table, definition) for this engine."""
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    return {name: (table, sql) for table in KEYS for name, sql in make(table).items()}


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that stand in the database. One query."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def put(connection: BaseDatabaseWrapper) -> None:
    """Creates what is missing. Does nothing before the tables exist."""
    if not set(KEYS) <= set(connection.introspection.table_names()):
        return
    missing = expected(connection).keys() - present(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for name in sorted(missing):
            cursor.execute(f"CREATE TRIGGER {name} {expected(connection)[name][1]}")


def lift(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers away. For the test suite's flush only; `put` brings them back."""
    standing = present(connection)
    with connection.cursor() as cursor:
        for name, (table, _sql) in expected(connection).items():
            if name in standing:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    lift(connection)
    try:
        yield
    finally:
        put(connection)


def put_back(sender: object, *, using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:  # Any: Django's signal
    """After every `migrate`."""
    put(connections[using])


def missing(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """Triggers that should stand and do not; empty before the first migrate."""
    connection = connections[using]
    if not set(KEYS) <= set(connection.introspection.table_names()):
        return set()
    return expected(connection).keys() - present(connection)


def check_present(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """System check of the tag `database` (Any: Django's own arguments): `migrate` runs it, `check --database` too."""
    return [
        Error(
            f"The trigger {name} is missing from the database {alias}: the record could be changed.",
            hint="Run manage.py migrate.",
            id="meetings.E001",
        )
        for alias in kwargs.get("databases") or []
        for name in sorted(missing(alias))
    ]
