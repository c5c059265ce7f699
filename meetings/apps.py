from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """What was said: meetings, minutes, the published record."""

    name = "meetings"
    verbose_name = _("Møter og referater")

    def ready(self) -> None:
        from meetings import storing, triggers
        from meetings.importing import walled

        # The two signals of the project, both for an upgrade: SQLite drops triggers when a later migration remakes
        # a table, and pages stored by the version before name its style sheets.
        post_migrate.connect(triggers.put_back, sender=self, dispatch_uid="append_only_triggers")
        post_migrate.connect(storing.forget_pages, sender=self, dispatch_uid="stored_pages")
        register("database")(triggers.check_present)
        register("security", deploy=True)(walled.check_walls)
