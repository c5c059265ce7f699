from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Who: organisations, people, seats, accounts. Imports nothing from the other apps."""

    name = "organisations"
    verbose_name = _("Organisasjoner og personer")
