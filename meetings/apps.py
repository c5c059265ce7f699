from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """What was said: meetings, minutes, the published record."""

    name = "meetings"
    verbose_name = _("Møter og referater")

    def ready(self) -> None:
        from meetings import triggers

        # The one signal of the project: SQLite drops triggers when a later migration remakes a table.
        post_migrate.connect(triggers.put_back, sender=self, dispatch_uid="append_only_triggers")
        register("database")(triggers.check_present)
