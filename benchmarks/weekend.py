"""A weekend's worth of old minutes through the bulk import: what it takes in time, memory and questions to a human.

`make importer-weekend` makes 200 files of the invented known minutes, in three formats and every kind of noise, sends
them in one by one as the page's script does, and lets the reader of uploads read them, in a database of its own. They
are read twice: with a register that knows nobody, and with one that has the organisations of the labels. ARGS=--unseen
takes the documents kept apart.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import django

from scripts.stopping import run_command

if TYPE_CHECKING:
    from django.test import Client

    from organisations.models import Body

FILES = 200
FORMATS = ("txt", "docx", "pdf")
READ, UNSEEN = "--read", "--unseen"


@dataclass(frozen=True)
class Reading:
    """What one file took in seconds, and asked."""

    form: str
    seconds: float
    questions: int
    refused: bool


def main() -> int:
    if READ in sys.argv:
        return read()
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{place}/weekend.sqlite3",
            "DJANGO_SETTINGS_MODULE": "council.settings",
            "DEBUG": "1",
            "LOG_LEVEL": "ERROR",
        }
        django.setup()
        measure()
    return 0


def measure() -> None:
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from organisations.models import Body, User

    setup_test_environment(debug=False)
    call_command("migrate", verbosity=0)
    body = Body.rows.create(name="Rådet", slug="radet")
    office = Client(headers={"Accept": "application/json"})
    account = User.objects.create_superuser(email="ida@example.org")
    office.force_login(account, backend="organisations.signing_in.Accounts")
    sent = time.perf_counter()
    for name, content in made():
        send(office, name, content)
    print(f"{FILES} files sent in {time.perf_counter() - sent:.1f} s")
    report("A register that knows nobody", *reader())
    enter_organisations(body)
    again()
    report("A register with the organisations of the labels", *reader())
    make_drafts(body)


def folder() -> Path:
    """`--unseen`: the documents that nobody works on; nothing of them is shown but the figures."""
    from scripts.importer_scores import APART, KNOWN

    return APART if UNSEEN in sys.argv else KNOWN


def made() -> Iterator[tuple[str, bytes]]:
    """Two hundred files, no two alike: every document in turn, a format in turn, clean or in one kind of noise."""
    from meetings.importing.decoding import decode
    from scripts.importer_scores import samples
    from scripts.made_files import as_pdf, as_word
    from scripts.noise import KINDS, with_noise

    known = samples(folder())
    for number in range(FILES):
        form, turn = FORMATS[number % len(FORMATS)], number // len(FORMATS)
        sample = known[turn % len(known)]
        content, gold = sample.content, sample.gold
        round_ = turn // len(known)
        if round_:
            noisy = with_noise(decode(content), gold, KINDS[(turn + round_) % len(KINDS)], number)
            content, gold = noisy.content, noisy.gold
        if form != "txt":
            text = decode(content).replace("\f", "")  # no paragraph of Word or Typst holds one
            content = (as_word if form == "docx" else as_pdf)(text, gold)
        yield f"{sample.name}-{number}.{form}", content


def send(office: Client, name: str, content: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    answer = office.post(reverse("secretariat:receive"), {"documents": SimpleUploadedFile(name, content)})
    if answer.status_code != 201:
        raise SystemExit(f"{name} was not kept: {answer.status_code}")


def reader() -> tuple[list[Reading], dict[str, int]]:
    """The reader of uploads in a process of its own, so that its memory is its own; and its peak, in kilobytes."""
    command = [sys.executable, "-m", "benchmarks.weekend", READ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603  # our own program and words
    answer = json.loads(done.stdout)
    return [Reading(*one) for one in answer["readings"]], answer["peak"]


def read() -> int:
    django.setup()
    from meetings.importing.taking import take_waiting
    from meetings.importing.waiting import uploads

    spent: list[float] = []
    while True:
        began, asked = time.perf_counter(), iter((False, True))
        if not take_waiting(stop=partial(next, asked)):
            break
        spent.append(time.perf_counter() - began)
    documents = list(uploads().order_by("pk"))
    readings = [
        (document.name.rsplit(".", 1)[-1], seconds, document.questions, bool(document.refusal))
        for document, seconds in zip(documents, spent, strict=True)
    ]
    peak = {
        "reader": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    json.dump({"readings": readings, "peak": peak}, sys.stdout)
    return 0


def report(title: str, readings: Sequence[Reading], peak: dict[str, int]) -> None:
    total = sum(one.seconds for one in readings)
    print(f"\n{title}: {len(readings)} files read in {total:.1f} s")
    print(f"peak memory: reader {peak['reader'] / 1024:.0f} MB, child {peak['child'] / 1024:.0f} MB")
    print("format  files  refused  s mean  s p95  questions mean  median  share without")
    for form in (*FORMATS, "all"):
        some = [one for one in readings if form in (one.form, "all")]
        seconds, asked = sorted(one.seconds for one in some), [one.questions for one in some]
        print(
            f"{form:6}  {len(some):5}  {sum(one.refused for one in some):7}  {statistics.mean(seconds):6.2f}"
            f"  {seconds[len(seconds) * 95 // 100]:5.2f}  {statistics.mean(asked):14.2f}"
            f"  {statistics.median(asked):6.1f}  {asked.count(0) / len(asked):13.2f}"
        )


def enter_organisations(body: Body) -> None:
    """Those that the labels name on the lists, with seats: a council enters them before its past comes in."""
    from organisations.models import Organisation, OrganisationName, Seat
    from scripts.importer_scores import samples

    for sample in samples(folder()):
        for one in (*sample.gold["present"], *sample.gold["apologies"]):
            name = one.get("organisation")
            if not name or Organisation.rows.filter(short=name[:40]).exists():
                continue
            organisation = Organisation.rows.create(short=name[:40], name=name, slug=f"lag-{Organisation.rows.count()}")
            Seat.rows.create(organisation=organisation, body=body)
            for other in sample.gold["aliases"].get(name, ()):
                OrganisationName.rows.get_or_create(organisation=organisation, name=other)


def again() -> None:
    from meetings.importing.taking import take_again
    from meetings.models import SourceDocument

    take_again(SourceDocument.rows.values_list("pk", flat=True))


def make_drafts(body: Body) -> None:
    """«Opprett utkast for de valgte», for all that ask nothing."""
    from meetings.importing.creating_many import create_drafts
    from meetings.importing.waiting import UploadState, uploads
    from organisations.models import User

    keys = list(uploads().filter(state=UploadState.CLEAR).values_list("pk", flat=True))
    began = time.perf_counter()
    outcomes = create_drafts(keys, body=body, by=User.objects.get())
    made_ = sum(one.meeting is not None for one in outcomes)
    print(f"\n{made_} of {len(keys)} drafts made in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    run_command(main)
