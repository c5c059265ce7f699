"""Links without log-in: one purpose, revocable, and what is done with one is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.links import LONGEST_TOKEN, link_for, log_use, open_link, revoke_link, token_of
from organisations.models import LinkUse, SignedLink
from tests.builders import make_organisation, make_person
from tests.council.test_registers import queries_of
from tests.forms import send

pytestmark = pytest.mark.django_db
REPLY, CALL = SignedLink.Purpose.REPLY, SignedLink.Purpose.CALL


def make_link(**fields: object) -> SignedLink:
    return link_for(REPLY, organisation=make_organisation(), person=make_person(), **fields)  # type: ignore[arg-type]  # fields of the one deed


def test_a_token_opens_its_link_and_is_the_same_each_time() -> None:
    link = make_link()

    assert token_of(link) == token_of(SignedLink.rows.get(pk=link.pk))
    assert open_link(token_of(link), REPLY) == link


def test_a_link_opens_its_own_purpose_alone() -> None:
    link = make_link()

    assert open_link(token_of(link), CALL) is None
    assert open_link(token_of(link), CALL, REPLY) == link


@pytest.mark.parametrize("spoil", ["revoked", "expired", "other nonce", "changed", "unsigned", "long", "empty"])
def test_what_is_not_a_living_link_opens_nothing(spoil: str) -> None:
    link = make_link()
    token = token_of(link)
    if spoil == "revoked":
        revoke_link(link)
    elif spoil == "expired":
        SignedLink.rows.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "other nonce":
        SignedLink.rows.filter(pk=link.pk).update(nonce="x" * 22)
    else:
        token = {
            "changed": f"{link.pk + 1}{token[1:]}",
            "unsigned": token.partition(".")[0],
            "long": token + "x" * LONGEST_TOKEN,
            "empty": "",
        }[spoil]

    assert open_link(token, REPLY) is None


def test_opening_writes_nothing_and_costs_one_query(django_assert_num_queries: object) -> None:
    link = make_link()

    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's own fixture
        open_link(token_of(link), REPLY)

    assert LinkUse.rows.count() == 0


def test_a_token_of_rubbish_is_refused_without_a_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's own fixture
        assert open_link("rubbish", REPLY) is None


def test_revoking_twice_keeps_the_first_moment() -> None:
    link = make_link()
    revoke_link(link)
    first = SignedLink.rows.get(pk=link.pk).revoked_at

    revoke_link(link)

    assert SignedLink.rows.get(pk=link.pk).revoked_at == first


def test_a_link_is_alive_until_its_time_or_its_end() -> None:
    at = timezone.now()
    forever, later, gone, revoked = (make_link() for _turn in range(4))
    for link, fields in ((later, {"expires_at": at + timedelta(hours=1)}), (gone, {"expires_at": at})):
        SignedLink.rows.filter(pk=link.pk).update(**fields)
    revoke_link(revoked)

    assert set(SignedLink.rows.alive(at)) == {forever, later}
    assert [SignedLink.rows.get(pk=link.pk).is_alive() for link in (forever, later, gone, revoked)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_secretary_revokes_a_link_on_its_page_and_sees_what_was_done_with_it(secretary: Client) -> None:
    link = make_link()
    log_use(link, "reply_given")
    path = reverse("admin:organisations_signedlink_change", args=[link.pk])

    page = secretary.get(path).content.decode()
    send(secretary, path, revoke="on")

    assert "reply_given" in page
    assert link.nonce not in page
    assert open_link(token_of(link), REPLY) is None


def test_saving_the_page_without_the_tick_keeps_the_link(secretary: Client) -> None:
    link = make_link()

    send(secretary, reverse("admin:organisations_signedlink_change", args=[link.pk]))

    assert open_link(token_of(link), REPLY) == link


def test_links_and_uses_are_neither_made_nor_deleted_in_the_registers(secretary: Client) -> None:
    link = make_link()
    log_use(link, "reply_given")
    answers = {}
    for model, row in (("signedlink", link.pk), ("linkuse", LinkUse.rows.get().pk)):
        answers[model, "add"] = secretary.get(reverse(f"admin:organisations_{model}_add")).status_code
        delete = reverse(f"admin:organisations_{model}_delete", args=[row])
        answers[model, "delete"] = secretary.post(delete, {"post": "yes"}).status_code

    assert set(answers.values()) == {404}
    assert (SignedLink.rows.count(), LinkUse.rows.count()) == (1, 1)


@pytest.mark.parametrize("model", ["signedlink", "linkuse"])
def test_the_lists_cost_as_many_queries_for_three_rows_as_for_one(model: str, secretary: Client) -> None:
    path = reverse(f"admin:organisations_{model}_changelist")
    counts = []
    for turns in (1, 2):
        for _turn in range(turns):
            log_use(make_link(), "reply_given")
        counts.append(queries_of(secretary, path))

    assert counts[0] == counts[1]


def test_living_links_are_found_by_whose_they_are(secretary: Client) -> None:
    mine, other = make_link(), make_link()
    revoke_link(other)
    path = reverse("admin:organisations_signedlink_changelist")

    living = secretary.get(f"{path}?gjelder=ja").context["cl"].result_list
    dead = secretary.get(f"{path}?gjelder=nei").context["cl"].result_list
    found = secretary.get(f"{path}?q={mine.organisation}").context["cl"].result_list

    assert (list(living), list(dead), list(found)) == ([mine], [other], [mine])


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/var-organisasjon/1-abc.def/endre/annet/", {"note": "Vi har <byttet> navn"}),
        ("/sporsmal/1-abc.def/", {"text": "Vi har <byttet> navn"}),
        (reverse("meetings:late_input", args=["1-abc.def"]), {"svar-7": "Vi har <byttet> navn", "sett-7": "skjult"}),
        (reverse("meetings:reply", args=["1-abc.def"]), {"note": "Vi har <byttet> navn"}),
    ],
    ids=["own page", "call", "late input", "reply"],
)
def test_what_was_typed_on_a_page_whose_link_has_died_is_shown_back(
    visitor: Client, address: str, fields: dict[str, str]
) -> None:
    response = visitor.post(address, fields)
    page = response.content.decode()

    assert (response.status_code, page.count("Vi har &lt;byttet&gt; navn")) == (404, 1)
    assert ("Det er ikke lagret" in page, "skjult" in page) == (True, False)
