from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import ngettext

from council.search.indexing import index_meeting
from meetings.attending import lock
from meetings.models import Meeting


class Command(BaseCommand):
    help = "Make the search text of all published statements anew, after a change of how words are read."

    def handle(self, *args: object, **options: object) -> None:
        """One transaction a meeting, its row held as publishing holds it: the words of before are not written over what
        is published or redacted meanwhile. A second run changes nothing.
        """
        meetings = Meeting.objects.for_system("the search text of all statements").filter(statements__isnull=False)
        done = 0
        for meeting in meetings.distinct():
            with transaction.atomic():
                lock(meeting)
                index_meeting(meeting)
            done += 1
        self.stdout.write(
            ngettext(
                "Søketeksten til %(n)s møte er laget på nytt.", "Søketeksten til %(n)s møter er laget på nytt.", done
            )
            % {"n": done}
        )
