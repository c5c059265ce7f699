"""What silence means, said to those who are asked and to those who read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetings.models import Circulation


def rule_for_asked(circulation: Circulation) -> str:
    if circulation.silence_confirms:
        return _("Svarer dere ikke innen fristen, regnes linjene deres som riktig gjengitt. Det har rådet vedtatt.")
    return _("Svarer dere ikke innen fristen, regnes det ikke som et ja. Medlemmene ser hvem som ikke har svart.")


def rule_for_readers(silence_confirms: bool) -> str:
    if silence_confirms:
        return _("Den som ikke svarte, regnes for å ha bekreftet.")
    return _("Den som ikke svarte, regnes ikke for å ha bekreftet.")
