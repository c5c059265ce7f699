"""What the writing page's script says, in the reader's language: scripts hold no text of their own."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Meeting
from meetings.notation import RESERVED
from meetings.views.secretariat.recognised import SENTENCES, TAGS


def words_for_page(meeting: Meeting) -> dict[str, object]:
    """Texts by key, `{name}` where the script puts a value in; `tags` by kind, `doubts` by reason, `urls` by deed."""
    return {
        "tags": {kind.value: [str(tag), tag_kind] for kind, (tag, tag_kind) in TAGS.items()},
        "doubts": {reason.value: str(why) % {"label": "{label}"} for reason, why in SENTENCES.items()},
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
    }


def urls_for_page(meeting: Meeting) -> dict[str, str]:
    """Where the script sends what; `/0/` stands for the key of an item or a participant."""
    return {
        "preview": reverse("secretariat:preview", args=[meeting.pk]),
        "update": reverse("secretariat:update_taken", args=[meeting.pk]),
        "attendance": reverse("secretariat:attendance_save", args=[meeting.pk]),
        "remember": reverse("secretariat:name_remember", args=[meeting.pk]),
    }
