"""The registers in bokmål to the last word: every page of theirs, every form sent empty and sent as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.council.bokmal import english_in, links_in
from tests.council.registers import fill_registers
from tests.council.test_registers import APPS, OUR_MODELS, address, name_of, text_of
from tests.forms import filled

pytestmark = pytest.mark.django_db


def pages(client: Client) -> Iterator[tuple[str, Any]]:  # Any: the test client's answers, here and below
    """Every page of the registers that this reader can come to, with its wrong turns."""
    found: list[str] = [reverse("admin:index")]
    found += [reverse("admin:app_list", args=[app]) for app in APPS]
    for model in OUR_MODELS:
        listed = address(model, "changelist")
        found += [listed, f"{listed}?q=finnesikke", address(model, "add")]
        found += [listed + link for link in list(links_in(text_of(client.get(listed)), "?"))[:6]]
        for row in model._base_manager.order_by("pk")[:1]:
            found += [address(model, page, row.pk) for page in ("change", "delete", "history")]
    found += [address(OUR_MODELS[0], "change", 999_999), "/admin/finnes/ikke/"]
    found += [reverse("admin:password_change"), reverse("admin:password_change_done"), reverse("login")]
    for path in found:
        response = client.get(path, follow=True)
        if response.status_code == 200 or path.startswith("/admin/finnes"):
            yield path, response


def wrong_forms(client: Client) -> Iterator[tuple[str, Any]]:
    """Every form sent empty, and every form sent as it stands."""
    for model in OUR_MODELS:
        adding = client.get(address(model, "add"))
        if adding.status_code == 200:
            yield f"POST {name_of(model)}", client.post(address(model, "add"), filled(adding, keys_only=True))
        for row in model._base_manager.order_by("pk")[:1]:
            changing = client.get(address(model, "change", row.pk))
            if changing.status_code == 200 and b"_save" in changing.content:
                path = address(model, "change", row.pk)
                yield f"POST {path} empty", client.post(path, {**filled(changing, keys_only=True), "seen": "99"})
                yield f"POST {path} as it is", client.post(path, filled(changing), follow=True)
    yield "POST log in", Client().post(reverse("login"), {"username": "x", "password": "x"})
    wrong = {"old_password": "x", "new_password1": "123", "new_password2": "124"}
    yield "POST password", client.post(reverse("admin:password_change"), wrong)


def test_no_english_word_on_the_way_through_the_registers(administrator: Client) -> None:
    fill_registers()  # an administrator comes to every page that a secretary comes to

    seen = list(pages(administrator))
    english = {path: found for path, page in seen if (found := english_in(text_of(page)))}
    english |= {path: found for path, page in wrong_forms(administrator) if (found := english_in(text_of(page)))}

    assert english == {}
    assert len(seen) > 120
