"""Earlier texts of an item: which are kept, which are thinned out, how two are compared and one is fetched back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.drafts import restore_version, save_item, save_item_text
from meetings.models import AgendaItem, ItemVersion, Meeting
from meetings.publishing import correct_minutes
from meetings.versions import set_aside
from meetings.word_changes import MOST_LINES, Piece, changed_words
from organisations.models import Body, User
from tests.builders import make_item, make_meeting, publish
from tests.meetings.pages import filled

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


def test_an_earlier_text_is_fetched_back_and_what_stood_is_kept(
    write: Write, item: AgendaItem, secretary_user: User
) -> None:
    write("En.", secretary_user)
    AgendaItem.rows.filter(pk=item.pk).update(heading="Ny overskrift")
    first = ItemVersion.rows.get()

    restore_version(first, by=secretary_user)
    restored = restore_version(first, by=secretary_user)

    assert (restored.text, restored.heading, restored.version) == ("Null.", item.heading, 3)
    assert (kept(), kept("restored")) == (["Null."], ["En."])
    assert ItemVersion.rows.get(reason="restored").heading == "Ny overskrift"


def test_a_text_that_was_set_aside_comes_back_under_the_heading_of_now(item: AgendaItem, secretary_user: User) -> None:
    lost = set_aside(item, "Tapte.", by=secretary_user)
    AgendaItem.rows.filter(pk=item.pk).update(heading="Ny overskrift")

    restored = restore_version(lost, by=secretary_user)

    assert (restored.text, restored.heading) == ("Tapte.", "Ny overskrift")


def test_the_secretary_lists_compares_and_fetches_back(
    secretary: Client, write: Write, item: AgendaItem, secretary_user: User
) -> None:
    write("LPS: To <b>ord</b>.", secretary_user)
    write("LPS: Tre ord.", secretary_user, seconds=61)
    version = ItemVersion.rows.latest("pk")
    address = reverse("secretariat:version", args=[version.pk])

    listed = secretary.get(reverse("secretariat:versions", args=[item.pk]))
    opened = secretary.get(address)
    back = secretary.post(address, filled(opened))

    assert [(row.version.pk, row.words) for row in listed.context["listed"]] == [(version.pk, 3), (version.pk - 1, 1)]
    assert f'href="{address}"' in listed.content.decode()
    page = opened.content.decode()
    assert "To &lt;b&gt;ord&lt;/b&gt;.</textarea>" in page
    assert '<ins><span class="sr" lang="nb">[kommet til: </span>Tre<span class="sr">]</span></ins>' in page
    assert "borte nå: " in page
    assert back["Location"] == f"{reverse('secretariat:write', args=[item.meeting_id])}?sak={item.pk}#felt"
    assert AgendaItem.rows.get().text == "LPS: To <b>ord</b>."


def test_words_are_compared_inside_lines_that_differ() -> None:
    assert changed_words("Likt.\nVi vil ha flere senger nå.\nLikt.", "Likt.\nVi vil ha færre senger.\nLikt.") == [
        Piece("Likt.\nVi vil ha "),
        Piece("flere", gone=True),
        Piece("færre", new=True),
        Piece(" senger"),
        Piece(" nå", gone=True),
        Piece(".\nLikt."),
    ]


def test_texts_that_differ_too_much_are_replaced_whole() -> None:
    old = "".join(f"{number}\n" for number in range(MOST_LINES + 1))
    new = "".join(f"{number}\n" for number in range(MOST_LINES + 1, 0, -1))

    assert changed_words(f"A\n{old}B", f"A\n{new}B") == [
        Piece("A\n"),
        Piece(old, gone=True),
        Piece(new, new=True),
        Piece("B"),
    ]
    assert changed_words("a " * 600, "b " * 600) == [Piece("a " * 600, gone=True), Piece("b " * 600, new=True)]


TEXTS = st.text(st.sampled_from("ab \n.æ\t"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = changed_words(old, new)

    assert "".join(piece.text for piece in pieces if not piece.new) == old
    assert "".join(piece.text for piece in pieces if not piece.gone) == new
