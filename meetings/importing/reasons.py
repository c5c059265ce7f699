"""«Hvorfor?»: what the reading went by, in words. `Contribution.why` says it shortly, in the reading's own terms."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.importing.minutes import HEADING_TEXT, Contribution, ContributionKind, Item, ReadMinutes

_WHOLE = {
    "navn + colon": gettext_lazy("Linja begynner med et navn og kolon."),
    "navn + dash": gettext_lazy("Linja begynner med et navn og tankestrek."),
    "navn + kolon i linjen": gettext_lazy("Et navn og kolon står inne i linja."),
    "navn alene på linjen": gettext_lazy("Navnet står alene på linja, med teksten under."),
    "navn i eieform": gettext_lazy("Linja begynner med et navn i eieform."),
    "gruppe + kolon": gettext_lazy("Linja begynner med en gruppe og kolon."),
    "på vegne av navn": gettext_lazy("Det står «på vegne av» foran navnet."),
    "innspill fra + navn": gettext_lazy("Det står «innspill fra» foran navnet."),
    "under en overskrift som sier det": gettext_lazy("Overskriften over sier hvem eller hva det gjelder."),
    "vedtak": gettext_lazy("Ordene er dem et vedtak har."),
    "oppfølging": gettext_lazy("Ordene sier at noen skal gjøre noe."),
    HEADING_TEXT: gettext_lazy("Teksten står på samme linje som overskriften."),
}


def why_read(one: Contribution, read: ReadMinutes) -> str:
    """Why the lines are what they were read as, and why that organisation; a sentence or two."""
    return " ".join(part for part in (_why(one), _whose(one, read)) if part)


def _why(one: Contribution) -> str:
    if one.why in _WHOLE:
        return str(_WHOLE[one.why])
    kind, _plus, word = one.why.partition(" + ")
    if kind == "navn":
        return _("Linja begynner med et navn fulgt av «%(word)s».") % {"word": word}
    if kind == "verv":
        return _("Linja begynner med et verv fulgt av «%(word)s», uten navn.") % {"word": word}
    if one.why:
        return _("Linja begynner med «%(word)s».") % {"word": one.why}
    if one.kind is ContributionKind.INFORMATION:
        return _("Ingen kjent står foran linja, så den er tekst som ikke er noens.")
    return _("Slik ligner linja på andre av samme slag.")


def _whose(one: Contribution, read: ReadMinutes) -> str:
    """Where the organisation of a person comes from."""
    if not one.person or len(one.organisations) != 1 or one.organisations[0] in one.label:
        return ""
    listed = next((who for who in read.attendees if who.person == one.person and who.organisation), None)
    if listed is not None:
        return _("%(name)s står på lista for %(organisation)s (linje %(line)s).") % {
            "name": one.person,
            "organisation": listed.organisation,
            "line": listed.lines[0],
        }
    return _("%(name)s står et annet sted i dokumentet med %(organisation)s.") % {
        "name": one.person,
        "organisation": one.organisations[0],
    }


def why_heading(item: Item) -> str:
    """Why the line was taken for a heading."""
    if item.number:
        return _("Linja har nummer som de andre sakene.")
    return _("Linja står for seg selv, slik de andre overskriftene gjør.")
