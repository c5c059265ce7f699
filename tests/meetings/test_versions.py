"""Earlier texts of an item: which are kept, which are thinned out, how two are compared and one is fetched back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.drafts import save_item, save_item_text
from meetings.models import AgendaItem, ItemVersion, Meeting
from meetings.publishing import correct_minutes
from meetings.versions import set_aside
from organisations.models import Body, User
from tests.builders import make_item, make_meeting, publish

Write = Callable[..., None]


@pytest.fixture
def item(body: Body) -> AgendaItem:
    return make_item(make_meeting(body=body, state=Meeting.State.DRAFT), text="Null.")


@pytest.fixture
def write(item: AgendaItem) -> Write:
    def save(text: str, by: User, *, seconds: float = 0) -> None:
        """Saved so long after what was kept last."""
        for row in ItemVersion.rows.all():
            ItemVersion.rows.filter(pk=row.pk).update(kept_at=row.kept_at - timedelta(seconds=seconds))
        item.refresh_from_db()
        save_item_text(item, text, version=item.version, by=by)

    return save


def kept(reason: str = "saved") -> list[str]:
    return [row.text for row in ItemVersion.rows.filter(reason=reason).order_by("pk")]


def test_while_one_person_writes_at_most_one_text_a_minute_is_kept(write: Write, secretary_user: User) -> None:
    for text in ("En.", "To.", "Tre."):
        write(text, secretary_user)
    write("Fire.", secretary_user, seconds=59)
    write("Fem.", secretary_user, seconds=1)

    assert kept() == ["Null.", "Fire."]


def test_what_another_wrote_is_always_kept_under_its_own_name(
    write: Write, item: AgendaItem, secretary_user: User, administrator_user: User
) -> None:
    write("En.", secretary_user)
    write("To.", administrator_user)
    written = AgendaItem.rows.get().changed_at
    write("Tre.", secretary_user)

    assert kept() == ["Null.", "En.", "To."]
    last = ItemVersion.rows.latest("pk")
    assert (last.by, last.at, last.number, last.heading) == (administrator_user, written, 3, item.heading)


def test_other_columns_keep_no_version(item: AgendaItem, secretary_user: User) -> None:
    save_item(item, {"minutes": 20, "kind": "round"}, version=1, by=secretary_user)

    assert not ItemVersion.rows.exists()


def test_a_publishing_keeps_what_it_published_and_thins_what_is_older(
    write: Write, item: AgendaItem, secretary_user: User
) -> None:
    for text in ("En.", "To.", "Tre.", "Fire."):
        write(text, secretary_user, seconds=61)
    late = timezone.localtime().replace(minute=50)
    for row, at in zip(ItemVersion.rows.order_by("pk"), (90, 80, 70, 0), strict=True):
        ItemVersion.rows.filter(pk=row.pk).update(kept_at=late - timedelta(minutes=at))
    set_aside(item, "Tapte.", by=secretary_user)

    publish(item.meeting, by=secretary_user)
    write("Fem.", secretary_user)
    correct_minutes(item.meeting, by=secretary_user, reason="Feil.")

    assert kept() == ["To.", "Tre."]
    assert (kept("published"), kept("set_aside")) == (["Fire.", "Fem."], ["Tapte."])


def test_an_item_that_stands_as_published_is_not_kept_twice(
    write: Write, item: AgendaItem, secretary_user: User
) -> None:
    other = make_item(item.meeting, text="Den andre.")
    publish(item.meeting, by=secretary_user)
    save_item_text(other, "Rettet.", version=1, by=secretary_user)

    correct_minutes(item.meeting, by=secretary_user, reason="Feil.")

    assert kept("published") == ["Null.", "Den andre.", "Rettet."]
