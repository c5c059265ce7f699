"""`manage.py verify_record`: are the chains whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meetings import triggers
from meetings.models import Revision
from meetings.verifying import SYSTEM, flaws, redactions


class Command(BaseCommand):
    help = "Walk the chain of every report; exit 1 and name each flaw when one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        for meeting, number, redaction in redactions():
            self.stdout.write(f"meeting {meeting} revision {number}: body removed by redaction {redaction}")
        found = [f"meeting {flaw.meeting} revision {flaw.number}: {flaw.what}" for flaw in flaws()]
        found += [f"the trigger {name} is missing: run manage.py migrate" for name in sorted(triggers.missing())]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"The record does not hold: {len(found)} flaws.")
        count = Revision.objects.for_system(SYSTEM).count()
        self.stdout.write(f"The record holds: {count} revisions verified.")
