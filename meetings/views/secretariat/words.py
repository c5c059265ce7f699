"""What the writing page's script says, in the reader's language: scripts hold no text of their own."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.choosing import WHY
from meetings.forms.conflicts import between_both
from meetings.models import Meeting
from meetings.notation import RESERVED
from meetings.views.secretariat.recognised import TAGS


def words_for_page(meeting: Meeting) -> dict[str, object]:
    """Texts by key, `{name}` where the script puts a value in; `tags` by kind, `doubts` by reason, `urls` by deed."""
    return {
        "tags": {kind.value: [str(tag), tag_kind] for kind, (tag, tag_kind) in TAGS.items()},
        "doubts": {reason.value: str(why) % {"label": "{label}"} for reason, why in WHY.items()},
        "urls": urls_for_page(meeting),
        "line": _("Linje {line}"),
        "lines": _("Linje {first}–{last}"),
        "who": _("Hvem?"),
        "offer": _("Innspill fra {who}?"),
        "noOwner": _("ingen ansvarlig"),
        "stays": _("blir i utkastet"),
        "noText": _("mangler tekst"),
        "below": _("punktene under hører til"),
        "membersOnly": _("Bare for medlemmer"),
        "only": _("(bare for medlemmer:"),
        "guest": _("Gjest"),
        "said": ngettext("{n} innspill", "{n} innspill", 1),
        "saids": ngettext("{n} innspill", "{n} innspill", 2),
        "task": _("{n} oppgave"),
        "tasks": _("{n} oppgaver"),
        "word": ngettext("{n} ord", "{n} ord", 1),
        "words": ngettext("{n} ord", "{n} ord", 2),
        "toSettle": _("{n} å avklare"),
        "noPreview": _("Forhåndsvisningen kan ikke hentes nå. Teksten er trygg; prøv igjen når nettet er tilbake."),
        "silent": _("Ikke sagt noe ennå: {names}"),
        "perOrganisation": _("{name} {n}"),
        "tickWaits": _("Ikke sendt ennå – trygt lagret på denne maskinen. Prøver igjen."),
        "noNet": _("Uten nett kan ikke teksten settes inn. Den venter her; prøv igjen."),
        "notAdded": _("Ikke lagt til: ingen forbindelse. Navnet står i feltet; prøv igjen."),
        "tab": _("Tab skriver {name}"),
        "reserved": [word.capitalize() for word in RESERVED],
        **words_for_saving(),
    }


def words_for_saving() -> dict[str, object]:
    """The states of saving, of a copy on the machine, and of two editors. `limit`: characters in one item."""
    limit = f"{settings.ITEM_TEXT_LIMIT:,}".replace(",", " ")
    return {
        "limit": settings.ITEM_TEXT_LIMIT,
        "allSaved": _("Alt er lagret"),
        "savedAt": _("Lagret kl. {clock}"),
        "saving": _("Lagrer …"),
        "offline": _("Uten nett – trygt lagret på denne maskinen"),
        "signedOut": _("Du er logget ut. Teksten er trygg."),
        "logIn": _("Logg inn igjen"),
        "stranger": _(
            "En annen er logget inn i denne nettleseren. Teksten ligger trygt på maskinen til du logger inn igjen."
        ),
        "denied": _("Du har ikke tilgang til dette møtet nå. Teksten ligger trygt på denne maskinen."),
        "failed": _("Noe gikk galt hos oss. Teksten ligger trygt på denne maskinen, og lagres når det virker igjen."),
        "wait": _("Tjeneren ber oss vente litt. Teksten ligger trygt på denne maskinen."),
        "unkept": _("Nettleseren får ikke tatt vare på teksten. Ikke lukk siden før den er lagret."),
        "tooLong": _("Saken er for lang til å lagres (grense %(limit)s tegn). Teksten ligger trygt på denne maskinen.")
        % {"limit": limit},
        "stay": _("Noe er ikke lagret ennå, så du er fortsatt på denne siden."),
        "gone": _("Saken er slettet av en annen. Teksten din ligger trygt på denne maskinen."),
        "saveAsNew": _("Lagre som ny sak"),
        "found": _("Det ligger ulagret tekst fra kl. {clock} på denne maskinen."),
        "foundOn": _("Det ligger ulagret tekst fra {day} kl. {clock} på denne maskinen."),
        "fetch": _("Hent den"),
        "difference": _("Vis forskjellen"),
        "discard": _("Forkast"),
        "discarded": _("Teksten er forkastet."),
        "undo": _("Angre"),
        "close": _("Lukk"),
        "compare": _("Se begge tekstene"),
        "between": between_both(),
        "setAside": _("Teksten som ikke ble valgt, ligger under «Versjoner»."),
        "versions": _("Versjoner"),
        "writes": _("{by} skriver i sak {item}"),
        "writesHere": _("{by} skriver også i denne saken. Begge kan skrive; blir det samme endret, velger du."),
        "fresh": _("{by} har lagret ny tekst i denne saken."),
        "take": _("Hent teksten"),
        "agendaChanged": _("Sakslista er endret av en annen."),
        "reload": _("Last siden på nytt"),
        "published": _("Referatet er publisert. Det du skriver nå, blir utkast til neste utgave."),
    }


def urls_for_page(meeting: Meeting) -> dict[str, str]:
    """Where the script sends what; `{id}` stands for the key of an item."""
    state = reverse("secretariat:desk_state", args=[meeting.pk])
    return {
        "preview": reverse("secretariat:preview", args=[meeting.pk]),
        "update": reverse("secretariat:update_taken", args=[meeting.pk]),
        "attendance": reverse("secretariat:attendance_save", args=[meeting.pk]),
        "remember": reverse("secretariat:name_remember", args=[meeting.pk]),
        "state": state,
        "item": f"{state}?sak={{id}}",
        "save": of_item("item_save"),
        "compare": of_item("item_compare"),
        "aside": of_item("item_set_aside"),
        "versions": of_item("versions"),
        "login": reverse("login"),
    }


def of_item(name: str) -> str:
    return reverse(f"secretariat:{name}", args=[0]).replace("/0/", "/{id}/")
