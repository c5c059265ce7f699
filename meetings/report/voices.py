"""Who is named, and how: the snapshot's organisations and people as one kind of reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.models import Audience
from meetings.notation import public_text, split_spans
from meetings.report.shapes import Plate, Signature, Surroundings, View, Voice
from meetings.snapshot import Json
from organisations.models import Organisation


@dataclass(frozen=True)
class Names:
    """Turns the snapshot's organisations and people into what this reader may see."""

    view: View
    around: Surroundings

    @property
    def public(self) -> bool:
        return self.view is View.PUBLIC

    def plate(self, organisation: Json) -> Plate:
        slug = self.around.slugs.get(organisation["id"], "")
        url = reverse("organisation", args=[slug]) if slug else ""
        return Plate(organisation["short"], organisation["name"], organisation["kind"], url)

    def person(self, person: Json | None) -> str:
        """The person's name, or nothing where this reader may not see it."""
        if person is None or (self.public and person["id"] not in self.around.nameable):
            return ""
        return str(person["name"])

    def voice(self, speakers: Sequence[Json]) -> Voice:
        plates: list[Plate] = []
        people: list[str] = []
        labels: list[str] = []
        signed: list[Signature] = []
        for speaker in speakers:
            name = self.person(speaker["person"])
            if speaker["organisation"]:
                plate = self.plate(speaker["organisation"])
            elif speaker["group"]:
                plate = Plate(speaker["group"], speaker["group"], "group")
            elif name:
                plate = Plate(pgettext("deltaker", "Gjest"), name, "guest")
            elif self.public:
                plate = Plate(_("En deltaker"), _("En deltaker"), "guest")
            else:
                plate = Plate(speaker["label"], speaker["label"], "guest")
            if plate not in plates:
                plates.append(plate)
                labels.append(name if plate.kind == "guest" and name else plate.short)
            if name:
                people.append(name)
            signed.append(Signature(plate, name))
        unknown = any(speaker["certainty"] == "unknown" for speaker in speakers)
        return Voice(tuple(plates), tuple(people), join_words(labels), unknown, tuple(dict.fromkeys(signed)))

    def office(self, holder: Json | None) -> str:
        """Convenor, chair, minute taker: «Kari Holm, Samsenteret»; without the name where it may not stand."""
        if holder is None:
            return ""
        organisation = holder["organisation"]["short"] if holder["organisation"] else ""
        name = self.person(holder["person"]) or ("" if self.public else holder["label"])
        return ", ".join(part for part in (name, "" if organisation in name else organisation) if part)

    def presenters(self, parts: Sequence[Json]) -> str:
        words: list[str] = []
        for part in parts:
            name = self.person(part["person"])
            organisation = part["organisation"]["short"] if part["organisation"] else ""
            known = name or organisation or ("" if self.public else part["label"])
            words.extend(word for word in (known, organisation) if word and word not in words)
        return ", ".join(words)

    def responsible(self, task: Json) -> str:
        if not task["who"]:
            return "" if self.public else task["who_text"]
        words: list[str] = []
        for who in task["who"]:
            organisation = who["organisation"]["short"] if who["organisation"] else ""
            name = self.person(who["person"])
            if name and organisation and not self.public:
                words.append(f"{name}, {organisation}")
            else:
                words.append(
                    name or organisation or who["group"] or (_("en deltaker") if self.public else who["label"])
                )
        return join_words(list(dict.fromkeys(words)))

    def text(self, text: str) -> str:
        """What these readers see of a text, spans still marked: for `split_spans`."""
        return self.around.hidden.masked(public_text(text)) if self.public else text

    def words(self, text: str) -> str:
        """The same as plain words, where a page shows no spans."""
        return self.text(text) if self.public else "".join(span.text for span in split_spans(text))

    def sees(self, part: Json) -> bool:
        return not self.public or part["audience"] == Audience.PUBLIC


def plate_of(organisation: Organisation) -> Plate:
    """The plate of an organisation as the register has it now."""
    url = reverse("organisation", args=[organisation.slug])
    return Plate(organisation.short, organisation.name, organisation.kind, url)


def join_words(words: Sequence[str]) -> str:
    """«a», «a og b», «a, b og c»."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s og %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
