"""A page's own form, filled in and sent as a browser would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client


def parts_of(page: Any) -> Iterator[Any]:  # Any: the test client's answer, and Django's forms
    """The admin page's form, then its inline forms with what keeps count of them."""
    yield page.context["adminform"].form
    for inline in page.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms


def filled(page: Any, *, keys_only: bool = False) -> dict[str, str]:
    """What the browser would send of the form as it stands. `keys_only`: every field emptied, the keys kept."""
    posted: dict[str, str] = {}
    for part in parts_of(page):
        for field in part:
            value = field.value()
            is_key = field.html_name.endswith(("_FORMS", "-id", "permalink"))
            if value is None or value is False or value == [] or (keys_only and not is_key):
                continue
            posted[field.html_name] = "on" if value is True else _shown(field.field.widget, value)
    return posted


def _shown(widget: Any, value: Any) -> str:
    value = value[0] if isinstance(value, list) else value  # of several chosen rows the first
    shown = widget.format_value(value) if hasattr(widget, "format_value") else value
    shown = shown[0] if isinstance(shown, list) else shown
    return "" if shown is None else str(shown)


def send(client: Client, path: str, **changed: Any) -> Any:  # Any: whatever a form takes, files too
    """Open the page, change some fields, save. A field set to None is left out, as an unticked box is."""
    page = client.get(path)
    posted = {**filled(page), **changed}
    return client.post(path, {name: value for name, value in posted.items() if value is not None})


def errors_of(page: Any) -> list[str]:
    """Every sentence that the page says is wrong, in the order of its forms."""
    said: list[str] = []
    for part in parts_of(page):
        said += [str(sentence) for sentences in part.errors.values() for sentence in sentences]
    for inline in page.context["inline_admin_formsets"]:
        said += [str(sentence) for sentence in inline.formset.non_form_errors()]
    return said
