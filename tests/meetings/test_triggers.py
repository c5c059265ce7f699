"""The record is append-only in the database itself, whatever program opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models.deletion import ProtectedError

from meetings import triggers
from meetings.models import RedactedBody, Revision, RevisionBody
from tests.builders import make_meeting, make_revision, make_user

pytestmark = pytest.mark.django_db

TABLES = (triggers.REVISION, triggers.BODY, triggers.REDACTED)
CHANGES = {
    triggers.REVISION: "audience = 'members'",
    triggers.BODY: "canonical = '{\"changed\": true}'",
    triggers.REDACTED: "redaction_id = 1",
}


@pytest.fixture
def record(db: None) -> Revision:
    """Two revisions with bodies, of which the second, a redaction, names the first. Gives the first."""
    meeting = make_meeting()
    first = make_revision(meeting)
    redaction = make_revision(meeting, kind=Revision.Kind.REDACTION)
    RedactedBody.rows.create(redaction=redaction, removed=first)
    return first


def refuse(sql: str, parameters: tuple[Any, ...] = ()) -> None:  # Any: whatever a column holds
    """The statement fails with the record's own words, and whatever stood there stands."""
    before = contents()
    with (
        pytest.raises(DatabaseError, match=triggers.REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, parameters)

    assert contents() == before


def contents() -> dict[str, list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        rows = {}
        for table, key in triggers.KEYS.items():
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")  # noqa: S608 our own table names
            rows[table] = cursor.fetchall()
        return rows


@pytest.mark.parametrize("table", TABLES)
def test_an_update_is_refused(table: str, record: Revision) -> None:
    refuse(f"UPDATE {table} SET {CHANGES[table]}")  # noqa: S608 our own table names


@pytest.mark.parametrize("table", TABLES)
def test_a_delete_is_refused(table: str, record: Revision) -> None:
    refuse(f"DELETE FROM {table}")  # noqa: S608 our own table names


@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_not_replaced_by_an_insert_that_meets_it(table: str, record: Revision) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {triggers.KEYS[table]}")  # noqa: S608 our own table names
        row = cursor.fetchone()
        columns = ", ".join(column.name if hasattr(column, "name") else column[0] for column in cursor.description)
    marks = ", ".join(["%s"] * len(row))
    key = triggers.KEYS[table]
    insert = f"INTO {table} ({columns}) VALUES ({marks})"

    if connection.vendor == "sqlite":
        refuse(f"INSERT OR REPLACE {insert}", row)
        refuse(f"REPLACE {insert}", row)
    refuse(f"INSERT {insert} ON CONFLICT ({key}) DO UPDATE SET {CHANGES[table]}", row)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite knows INSERT OR REPLACE")
@pytest.mark.parametrize("same", ["number", "sha256"])
def test_a_new_revision_does_not_take_the_place_of_an_old_one_by_its_other_keys(same: str, record: Revision) -> None:
    number, sha256 = (record.number, "f" * 64) if same == "number" else (99, record.sha256)

    refuse(
        "INSERT OR REPLACE INTO meetings_revision "
        "(meeting_id, number, kind, audience, body_sha256, previous_sha256, sha256, at) "
        "VALUES (%s, %s, 'correction', 'public', 'x', %s, %s, '2026-06-11 09:00:00')",
        (record.meeting_id, number, "" if number == 1 else "x", sha256),
    )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("how", ["", " CASCADE"])
@pytest.mark.parametrize("table", TABLES)
def test_a_truncate_is_refused(table: str, how: str, record: Revision) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if table == triggers.REVISION and not how:
        how = f", {triggers.BODY}, {triggers.REDACTED} CASCADE"  # it is referred to; alone it could never be emptied

    refuse(f"TRUNCATE {table}{how}")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_emptying_the_meetings_does_not_empty_the_record_behind_them(record: Revision) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refuse("TRUNCATE meetings_meeting CASCADE")


def test_the_models_cannot_change_the_record_either(record: Revision) -> None:
    record.audience = "members"

    with pytest.raises(DatabaseError, match=triggers.REFUSED), transaction.atomic():
        record.save()
    with pytest.raises(ProtectedError):
        record.delete()
    with pytest.raises(DatabaseError, match=triggers.REFUSED), transaction.atomic():
        RedactedBody.rows.all().delete()


def test_a_body_that_a_redaction_names_may_be_deleted_and_no_other(record: Revision) -> None:
    RevisionBody.rows.get(revision=record).delete()

    assert list(RevisionBody.rows.values_list("revision__number", flat=True)) == [2]
    refuse("DELETE FROM meetings_revisionbody")


def test_a_body_that_a_redaction_names_is_still_never_changed(record: Revision) -> None:
    refuse("UPDATE meetings_revisionbody SET reason = 'x' WHERE revision_id = %s", (record.pk,))


def test_a_body_may_be_deleted_by_the_redaction_that_named_it_in_the_same_transaction() -> None:
    meeting = make_meeting()
    first = make_revision(meeting)
    body = RevisionBody.rows.get(revision=first)
    with pytest.raises(DatabaseError, match=triggers.REFUSED), transaction.atomic():
        body.delete()

    RedactedBody.rows.create(redaction=make_revision(meeting), removed=first)
    RevisionBody.rows.get(revision=first).delete()

    assert not RevisionBody.rows.filter(revision=first).exists()


def test_a_missing_trigger_is_reported_by_the_system_check() -> None:
    with connection.cursor() as cursor:
        on = " ON meetings_revision" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER meetings_revision_no_update{on}")

    found = [(message.id, message.msg) for message in run_checks(databases=["default"], tags=["database"])]
    triggers.put(connection)

    assert found == [
        (
            "meetings.E001",
            (
                "The trigger meetings_revision_no_update is missing from the database default: "
                "the record could be changed."
            ),
        )
    ]
    assert run_checks(databases=["default"], tags=["database"]) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite cannot disable a trigger")
def test_a_disabled_trigger_is_as_good_as_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE meetings_revision DISABLE TRIGGER meetings_revision_no_update")

    assert triggers.missing() == {"meetings_revision_no_update"}


def _add_a_column(model: type[models.Model]) -> None:
    column = models.CharField(max_length=10, default="", null=True)
    column.set_attributes_from_name("later")
    with connection.schema_editor() as editor:
        editor.add_field(model, column)
        editor.remove_field(model, column)


def _widen_a_column(model: type[models.Model]) -> None:
    old = next(field for field in model._meta.fields if field.get_internal_type() in {"CharField", "TextField"})
    new = models.CharField(max_length=500, null=True)
    new.set_attributes_from_name(old.name)
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
        editor.alter_field(model, new, old)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("remake", [_add_a_column, _widen_a_column])
@pytest.mark.parametrize("model", [Revision, RevisionBody])
def test_a_later_migration_of_the_table_does_not_lose_the_triggers(
    model: type[models.Model], remake: Callable[[type[models.Model]], None]
) -> None:
    make_revision()

    remake(model)
    after_the_change = triggers.missing()
    call_command("migrate", verbosity=0)

    # SQLite makes the table anew and drops what hung on it; PostgreSQL changes it in place.
    assert (after_the_change != set()) == (connection.vendor == "sqlite")
    assert triggers.missing() == set()
    refuse("UPDATE meetings_revision SET audience = 'members'")


def test_triggers_lifted_for_a_flush_stand_again_afterwards() -> None:
    with triggers.lifted(connection):
        lifted = triggers.missing()

    assert lifted == set(triggers.expected(connection))
    assert triggers.missing() == set()


def test_nothing_is_put_or_missed_before_the_tables_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_arguments, **_options: [])

    triggers.put(connection)

    assert triggers.missing() == set()


def test_the_author_of_a_body_cannot_be_deleted() -> None:
    make_user(email="ida@example.org", secretary=True)
    revision = make_revision()

    with pytest.raises(ProtectedError):
        revision.body.by.delete()
