"""Many old minutes at once: kept first, read afterwards, queued for a human, made into drafts together, let go."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from meetings.discarding import delete_meeting
from meetings.importing.creating import create_draft
from meetings.importing.receiving import keep_document
from meetings.importing.taking import take_again, take_waiting
from meetings.importing.twins import likely_same
from meetings.importing.waiting import (
    BEING_READ,
    UNFINISHED,
    UploadState,
    deleted_on,
    heaps,
    next_for_human,
    purge_uploads,
    uploads,
)
from meetings.models import Meeting, SourceDocument
from organisations.models import Body, User
from tests.builders import make_body, make_meeting, make_organisation, make_seat

CLEAR = "Referat\nDato: {day}. juni 2020\n\nTil stede: LPS\n\n1 Bolig\nLPS: Flere boliger.\n"
ASKS = "Referat\nDato: 3. juni\n\nTil stede: LPS, Ukjent Forening\n\n1 Bolig\nLPS: Flere boliger.\n"
JSON = {"Accept": "application/json"}


def url(name: str, *args: object) -> str:
    return reverse(f"secretariat:{name}", args=args)


def file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def clear(day: int = 3) -> bytes:
    return CLEAR.format(day=day).encode()


def kept(content: bytes, name: str = "juni.txt", *, read: bool = True) -> SourceDocument:
    document = keep_document(name, content, by=None).document
    if read:
        take_waiting()
        document.refresh_from_db()
    return document


def states() -> dict[str, str]:
    return dict(uploads().order_by("name").values_list("name", "state"))


@pytest.fixture
def council(body: Body) -> Body:
    make_seat(make_organisation("LPS"), body)
    return body


def test_of_several_files_every_byte_is_kept_at_once_and_read_afterwards(secretary: Client, council: Body) -> None:
    files = [
        file("klar.txt", clear()),
        file("spor.txt", ASKS),
        file("bilde.txt", b"\x89PNG\x00\x00\x00"),
        file("tom.txt", b""),
    ]

    page = secretary.post(url("receive"), {"documents": files}).content.decode()
    before = states()
    answer = secretary.post(url("read_waiting"), follow=True).content.decode()

    assert "tom.txt: Filen er tom." in page
    assert "3 filer er tatt imot." in page
    assert "3 filer venter på å bli lest." in page
    assert before == dict.fromkeys(("bilde.txt", "klar.txt", "spor.txt"), "ulest")
    assert states() == {"bilde.txt": "uleselig", "klar.txt": "klar", "spor.txt": "sporsmal"}
    assert "3 filer er lest." in answer
    assert "Filen er verken Word, PDF eller tekst." in answer
    klar, spor = (SourceDocument.rows.get(name=name) for name in ("klar.txt", "spor.txt"))
    assert (klar.meeting_date, klar.questions, bytes(klar.content)) == (dt.date(2020, 6, 3), 0, clear())
    assert (spor.meeting_date, spor.questions) == (None, 2)
    assert next_for_human() == spor
    assert [(heap.state, heap.count) for heap in heaps()] == [
        (UploadState.CLEAR, 1),
        (UploadState.QUESTIONS, 1),
        (UploadState.REFUSED, 1),
    ]


def test_a_script_sends_one_file_at_a_time_and_then_reads_on(secretary: Client, council: Body) -> None:
    sent = [
        secretary.post(url("receive"), {"documents": one}, headers=JSON)
        for one in (file("a.txt", clear()), file("b.txt", b""), file("c.txt", clear()))
    ]
    nothing = secretary.post(url("receive"), {}, headers=JSON)
    read = [secretary.post(url("read_waiting"), headers=JSON).json() for _turn in range(2)]

    assert [(one.status_code, one.json()) for one in (*sent, nothing)] == [
        (201, {}),
        (422, {"sentence": "Filen er tom. Velg filen som inneholder referatet."}),
        (201, {}),
        (422, {"sentence": "Velg minst én fil først."}),
    ]
    assert read == [{"read": 1, "left": 0}, {"read": 0, "left": 0}]
    assert (
        "c.txt ligger her fra før, og er beholdt bare én gang. Samme fil som"
        in secretary.get(url("receive")).content.decode()
    )


def test_the_same_bytes_are_kept_once_also_when_they_have_become_a_draft(secretary: Client, council: Body) -> None:
    document = kept(clear())
    create_draft(document, body=council, date=dt.date(2020, 6, 3), by=None)

    page = secretary.post(
        url("receive"), {"documents": [file("igjen.txt", clear()), file("ny.txt", clear(4))]}, follow=True
    ).content.decode()

    assert f'Samme fil som <a href="{url("import", document.pk)}">juni.txt</a>' in page
    assert "1 fil er tatt imot." in page
    assert SourceDocument.rows.count() == 2


def test_minutes_of_one_day_are_likely_the_same_and_said_so_with_a_link(
    secretary: Client, council: Body, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, other, third = kept(clear(), "a.txt"), kept(clear() + b"\nMer.", "b.txt"), kept(clear(5), "c.txt")
    meeting = make_meeting(body=council, date=dt.date(2020, 6, 3))
    make_meeting(body=council, date=dt.date(2020, 6, 4))

    with django_assert_num_queries(2):
        twins = likely_same(one)
    page = secretary.get(url("receive")).content.decode()

    assert (twins.documents, twins.meetings) == ((other,), (meeting,))
    assert not likely_same(one, body=make_body("Styret")).meetings
    assert not likely_same(third)
    assert page.count("Samme møte?") == 4
    assert page.count(f'href="{url("write", meeting.pk)}"') == 2


def test_a_reading_that_dies_is_told_and_hinders_no_other(
    secretary: Client, council: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = kept(clear(), "a.txt", read=False), kept(clear(4), "b.txt", read=False)

    def die(_document: SourceDocument) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("meetings.importing.taking.note_reading", die)
        with pytest.raises(SystemExit):
            take_waiting()
    during = states()
    SourceDocument.rows.filter(pk=bad.pk).update(read_at=timezone.now() - BEING_READ)
    count = take_waiting()
    after = states()
    secretary.post(url("chosen_uploads"), {"gjor": "les", "valgt": [bad.pk, good.pk]})
    again = states()
    take_waiting()

    assert during == {"a.txt": "ulest", "b.txt": "ulest"}
    assert (count, after) == (1, {"a.txt": "uleselig", "b.txt": "klar"})
    bad.refresh_from_db()
    assert again == {"a.txt": "ulest", "b.txt": "ulest"}
    assert (bad.refusal, states()) == ("", {"a.txt": "klar", "b.txt": "klar"})
    assert UNFINISHED not in secretary.get(url("receive")).content.decode()


def test_what_is_being_mended_is_not_read_anew(council: Body) -> None:
    document = kept(clear())
    SourceDocument.rows.filter(pk=document.pk).update(steps=[{}], steps_done=1)

    assert take_again([document.pk]) == 0


def test_names_the_register_has_learnt_are_no_questions_after_a_new_reading(council: Body) -> None:
    document = kept(ASKS.encode())
    make_organisation("Ukjent Forening")

    take_again([document.pk])
    take_waiting()

    document.refresh_from_db()
    assert document.questions == 1


def test_uploads_without_questions_become_drafts_in_one_deed_and_each_is_told_of(
    secretary: Client, council: Body, settings: Settings
) -> None:
    clears = [kept(clear(day), f"{day}.txt") for day in (3, 4)]
    asking, long = kept(ASKS.encode(), "spor.txt"), kept(clear(5) + b"LPS: Og mange flere, sa vi.\n" * 9, "lang.txt")
    keys = [one.pk for one in (*clears, asking, long)]
    settings.ITEM_TEXT_LIMIT = 100
    fields = {"gjor": "utkast", "valgt": [*keys, "x", "999999999"], "body": council.pk}

    page = secretary.post(f"{url('chosen_uploads')}?vis=klar", fields, follow=True)
    twice = secretary.post(url("chosen_uploads"), fields, follow=True)

    assert page.redirect_chain == [(f"{url('receive')}?vis=klar", 302)]
    told = [str(message) for message in page.context["messages"]]
    assert [one.split("<a")[0] for one in told if "er blitt et utkast" in one] == [
        "3.txt er blitt et utkast: ",
        "4.txt er blitt et utkast: ",
    ]
    assert any("Den har noe som må avklares." in one and "spor.txt</a>" in one for one in told)
    assert any("Saken «1 Bolig» er for lang til å bli et utkast" in one and "lang.txt</a>" in one for one in told)
    assert [one.date for one in Meeting.rows.order_by("date")] == [dt.date(2020, 6, 3), dt.date(2020, 6, 4)]
    assert "er blitt et utkast" not in twice.content.decode()
    assert set(states()) == {"spor.txt", "lang.txt"}


def test_discarding_several_asks_first_and_leaves_drafts_alone(secretary: Client, council: Body) -> None:
    waiting, used = kept(clear(3), "a.txt"), kept(clear(4), "b.txt")
    create_draft(used, body=council, date=None, by=None)
    fields = {"gjor": "forkast", "valgt": [waiting.pk, used.pk]}

    asked = secretary.post(url("chosen_uploads"), fields)
    still = SourceDocument.rows.count()
    done = secretary.post(url("chosen_uploads"), {**fields, "bekreftet": "1"}, follow=True)
    nothing = secretary.post(url("chosen_uploads"), {"gjor": "forkast"}, follow=True)

    assert ("Forkaste 1 fil?" in asked.content.decode(), still) == (True, 2)
    assert "1 fil er forkastet og slettet." in done.content.decode()
    assert "Velg minst én fil først." in nothing.content.decode()
    assert list(SourceDocument.rows.all()) == [used]


def test_a_body_is_chosen_where_there_are_several(secretary: Client, council: Body) -> None:
    document, board = kept(clear()), make_body("Styret")
    fields = {"gjor": "utkast", "valgt": [document.pk]}

    refused = secretary.post(url("chosen_uploads"), fields, follow=True)
    secretary.post(url("chosen_uploads"), {**fields, "body": board.pk})

    assert "Velg organet møtene hører til." in refused.content.decode()
    assert Meeting.rows.get().body == board


def test_the_queue_shows_one_state_in_the_order_asked_for(secretary: Client, council: Body) -> None:
    for name, content in (("a", clear(9)), ("b", ASKS.encode()), ("c", clear(2)), ("d", ASKS.encode() + b"\nX: y")):
        kept(content, name)

    def shown(query: str) -> list[str]:
        return [row.upload.name for row in secretary.get(f"{url('receive')}?{query}").context["rows"]]

    assert shown("") == shown("vis=tull&sorter=tull&side=tull") == ["d", "c", "b", "a"]
    assert shown("sorter=dato") == ["c", "a", "b", "d"]
    assert shown("vis=klar&sorter=dato") == ["c", "a"]
    assert shown("sorter=sporsmal") == ["c", "a", "b", "d"]


@pytest.mark.parametrize(("name", "queries"), [("receive", 10), ("overview", 28)])
def test_the_queue_asks_the_database_no_more_for_more_uploads(
    secretary: Client, council: Body, name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_meeting(body=council, date=dt.date(2020, 6, 4))
    kept(clear(1), "1.txt")
    with django_assert_num_queries(queries) as asked:
        secretary.get(url(name))
    for day in range(2, 5):
        kept(clear(day), f"{day}.txt")
    with django_assert_num_queries(queries):
        secretary.get(url(name))

    assert not any('"content"' in query["sql"] for query in asked.captured_queries if "sourcedocument" in query["sql"])


def test_an_upload_says_when_it_goes_and_goes_then_unless_it_is_a_draft(secretary: Client, council: Body) -> None:
    today = timezone.localdate()
    old, used, unread = kept(clear(1), "a"), kept(clear(2), "b"), kept(clear(3), "c")
    create_draft(used, body=council, date=dt.date(2020, 6, 2), by=None)
    long_ago = timezone.now() - dt.timedelta(days=24)
    SourceDocument.rows.update(read_at=long_ago, received_at=long_ago)
    SourceDocument.rows.filter(pk=unread.pk).update(read_at=None)
    old.refresh_from_db()
    unread.refresh_from_db()
    goes = timezone.localdate(long_ago) + dt.timedelta(days=30)

    warned = secretary.get(url("overview")).content.decode()
    early = purge_uploads(goes - dt.timedelta(days=1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "localdate", lambda *_args: goes)
        call_command("forget_needs", stdout=(told := StringIO()))

    assert (deleted_on(old), deleted_on(unread), today < goes) == (goes, None, True)
    assert "1 fil slettes" in warned
    assert (early, told.getvalue().rsplit(". ", 1)[-1]) == (0, "Slettet 1 filer som ventet.\n")
    assert set(SourceDocument.rows.all()) == {used, unread}


def test_the_original_of_a_deleted_draft_waits_for_thirty_days_more(council: Body, secretary_user: User) -> None:
    document = kept(clear())
    meeting = create_draft(document, body=council, date=None, by=None)
    SourceDocument.rows.update(read_at=timezone.now() - dt.timedelta(days=99))

    delete_meeting(meeting, by=secretary_user)

    document.refresh_from_db()
    assert deleted_on(document) == timezone.localdate() + dt.timedelta(days=30)


def test_more_than_the_house_takes_at_once_is_answered_plainly(secretary: Client, settings: Settings) -> None:
    settings.REQUEST_LIMIT, settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2_000_000, 2
    large = b"x" * 2_000_001

    page = secretary.post(url("receive"), {"documents": file("stor.txt", large)})
    scripted = secretary.post(url("receive"), {"documents": file("stor.txt", large)}, headers=JSON)
    many = secretary.post(url("receive"), {"documents": [file(f"{n}.txt", b"x") for n in range(3)]})

    assert (page.status_code, scripted.status_code, many.status_code) == (413, 413, 413)
    assert "høyst 2 filer og 2 MB til sammen" in page.content.decode()
    assert scripted.json() == {"sentence": "Fila er for stor til å sendes."}
    assert "Det ble for mye på én gang" in many.content.decode()
    assert not SourceDocument.rows.exists()


def test_the_reader_in_the_background_reads_what_waits(council: Body) -> None:
    kept(clear(), read=False)

    call_command("read_uploads", stdout=(told := StringIO()))

    assert (told.getvalue(), states()) == ("Lest: 1.\n", {"juni.txt": "klar"})
