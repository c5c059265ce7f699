from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from council.demo.loading import DemoNotWanted, demo_is_loaded, load_demo, logins


class Command(BaseCommand):
    help = "Load the demo council, once. A second call says so and touches nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="load it also outside local work (invented content!)")
        parser.add_argument("--show", action="store_true", help="only print the demo's log-ins")

    def handle(self, *, yes: bool, show: bool, **options: object) -> None:
        """Refuses outside local work unless told `--yes`: the log-ins are known to everybody."""
        if show:
            if demo_is_loaded():
                self._print_logins()
            return
        if not (settings.LOCAL or yes):
            raise CommandError(
                _("Demoen har kjente passord og oppdiktet innhold. Skriv «--yes» hvis den likevel skal inn her.")
            )
        try:
            loaded = load_demo(today=timezone.localdate())
        except DemoNotWanted as refusal:
            raise CommandError(str(refusal)) from refusal
        if not loaded:
            self.stdout.write(_("Demoen er alt lagt inn. Ingenting er endret."))
            return
        self.stdout.write(_("Demoen er lagt inn. Alt innhold er oppdiktet."))
        self._print_logins()
        if not settings.DEMO:
            self.stdout.write(_("Start nettstedet med DEMO=1, så står «Oppdiktet innhold» nederst på hver side."))

    def _print_logins(self) -> None:
        for login in logins():
            self.stdout.write(f"  {login.title:<20} {login.email:<30} {login.password}")
