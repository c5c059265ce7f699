"""What the browser tests begin from: rows made once in a process, put back for each test."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from meetings import triggers
from meetings.models import Meeting, RevisionBody
from organisations.models import Person
from tests.builders import make_item, make_meeting, make_person, publish
from tests.kept_rows import KeptRows


def every_row() -> dict[str, list[tuple[object, ...]]]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models}


def make_report() -> None:
    meeting = make_meeting(audience="public")
    make_item(meeting, "LPS: Tabulator\tog \\ skrå.\nNy linje.")
    publish(meeting)
    make_person("Ellen Krogh")


@pytest.mark.django_db(transaction=True)
def test_rows_are_put_back_as_they_were_kept() -> None:
    with closing(KeptRows()) as kept:
        kept.stand(make_report)
        before = every_row()
        triggers.lift(connection)
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        assert (Meeting.rows.count(), RevisionBody.rows.count()) == (0, 0)
        kept.stand(make_report)

    assert every_row() == before
    assert triggers.missing() == set()
    assert make_person("Tor Aasland").pk == Person.rows.earliest("pk").pk + 1
    assert ContentType.objects.get_for_model(Meeting).pk == ContentType.objects.get(model="meeting").pk
