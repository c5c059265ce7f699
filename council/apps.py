from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """The site: joins the apps, and draws no conclusions of its own about who may see what."""

    name = "council"
    verbose_name = _("Nettstedet")


class CouncilAdminConfig(AdminConfig):
    """The registers («Registre»), behind the one log-in door."""

    default_site = "council.registers.CouncilAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group

        # The one group there is, is a tick on the account.
        admin.site.unregister(Group)
