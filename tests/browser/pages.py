"""Addresses of the pages that came with convening, follow-up and the register, in the demo council."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from council.following.links import confirming_token, ending_token
from council.models import Subscription
from meetings.adding import add_addition
from meetings.asking import absent_from, ask_absent
from meetings.circulating.answering import Wanted, answer_lines, own_lines
from meetings.circulating.sending import circulate
from meetings.error_reports import add_note, report_error
from meetings.importing.receiving import keep_document
from meetings.importing.taking import take_waiting
from meetings.models import (
    AgendaItem,
    Call,
    CallAnswer,
    Circulation,
    Invitation,
    LateInput,
    Letter,
    Mail,
    Mailing,
    Meeting,
    MembershipRequest,
    ReturnedDocument,
    SourceDocument,
    Statement,
    Task,
)
from meetings.versions import set_aside
from organisations.links import link_for, token_of
from organisations.merging import merge
from organisations.models import (
    Office,
    Organisation,
    OrganisationName,
    Person,
    RegisterFile,
    Seat,
    SignedLink,
    User,
)
from organisations.register_files import receive_file
from organisations.subscribing import digest_link
from tests.builders import make_body, make_meeting, make_organisation, make_seat


def published() -> Meeting:
    return Meeting.rows.filter(state="published").latest("date")


def ask_after_the_meeting() -> LateInput:
    """A question to one that did not come to the latest meeting."""
    by = User.objects.filter(is_staff=True).earliest("pk")
    held = Meeting.rows.filter(state="published").order_by("-date")
    meeting = next(meeting for meeting in held if absent_from(meeting))
    absent = absent_from(meeting)[0].organisation
    absent.email = "post@fravaer.example"
    absent.save()
    ask_absent(meeting, [absent.pk], [meeting.items.earliest("position").pk], question="", by=by)
    return LateInput.rows.filter(meeting=meeting).latest("pk")


def error_pages(organisation: Organisation) -> list[str]:
    """Its own published lines by link, and one of them with the form."""
    token = token_of(link_for(SignedLink.Purpose.ERROR_REPORT, organisation=organisation))
    said = Statement.rows.filter(speakers__organisation=organisation).latest("pk")
    return [
        reverse("meetings:own_lines", args=[token]),
        reverse("meetings:report_error_by_link", args=[token, said.pk]),
    ]


def sent_out() -> Circulation:
    """A small report out for comments, with a proposal that waits."""
    by, body = User.objects.filter(is_staff=True).earliest("pk"), make_body("Utvalget")
    seat = make_seat(make_organisation("Prøvelaget", email="post@provelaget.example"), body)
    meeting = make_meeting(
        body=body, organisations=[seat.organisation], text="Prøvelaget: Vi trenger flere senger.\nPrøvelaget: Snart."
    )
    circulation = circulate(meeting, answer_by=timezone.localdate() + timedelta(days=9), seen=None, by=by)
    asked = circulation.asked.get()
    key = own_lines(asked)[0].id or 0
    answer_lines(asked, {key: Wanted("Vi trenger mange flere senger.", "Se opptaket.")}, seen={})
    return circulation


def link_pages() -> list[str]:
    """What is opened by a signed link, without a log-in."""
    meeting = Meeting.rows.filter(state="planned").get()
    replied = Invitation.rows.filter(meeting=meeting, link__uses__deed="reply_given").earliest("pk").link
    silent = Invitation.rows.filter(meeting=meeting, link__uses__isnull=True, organisation__isnull=False)
    call = CallAnswer.rows.filter(link__isnull=False).earliest("pk").link
    organisation = Organisation.rows.get(short="LPS")
    home = link_for(SignedLink.Purpose.ORGANISATION, organisation=organisation)
    late = ask_after_the_meeting().link
    answering = silent.earliest("pk").link
    asked = Subscription.rows.create(address="kari@example.org")
    now = timezone.now()
    followed = Subscription.rows.create(address="tor@example.org", query="org=lps", confirmed_at=now)
    Subscription.rows.create(address="tor@example.org", query="q=bolig", confirmed_at=now, ended_at=now)
    sent = sent_out().asked.get().link
    opened = {"reply": answering, "reply_given": replied, "call_answer": call, "late_input": late, "circulated": sent}
    return [
        *(reverse(f"meetings:{name}", args=[token_of(link)]) for name, link in opened.items() if link),
        reverse("organisation_by_link", args=[token_of(home)]),
        *error_pages(organisation),
        reverse("change_by_link", args=[token_of(home), "representant"]),
        reverse("meetings:digest", args=[token_of(digest_link(Person.rows.filter(account__isnull=False)[0]))]),
        reverse("meetings:reply", args=["1-abc.def"]),
        f"{reverse('follow')}?org=lps&x=1",
        reverse("follow_asked"),
        reverse("follow_confirm", args=[confirming_token(asked)]),
        reverse("following", args=[ending_token(followed)]),
        reverse("meetings:apply"),
        reverse("meetings:applied"),
    ]


def convening_pages() -> list[str]:
    """The secretary's way from the agenda to the replies, and what she sent."""
    meeting = Meeting.rows.filter(state="planned").get()
    draft = Meeting.rows.filter(state="draft").get()
    item = draft.items.earliest("position")
    lost = set_aside(item, "LPS: En annen tekst.", by=None)
    call = Call.rows.earliest("pk")
    sent = Mail.rows.filter(mailing__kind="invitation", state="sent").earliest("pk")
    failed = Mail.rows.filter(state="failed").earliest("pk")
    names = ("agenda", "convening", "convening_change", "convening_cancel", "convening_remind", "replies")
    return [
        *(reverse(f"secretariat:{name}", args=[meeting.pk]) for name in (*names, "reply", "prefill")),
        reverse("secretariat:convening", args=[draft.pk]),
        reverse("secretariat:convening_send", args=[draft.pk]),
        reverse("secretariat:convening_follow", args=[meeting.pk]),
        *(reverse(f"secretariat:{name}", args=[item.pk]) for name in ("item_delete", "item_move", "versions")),
        reverse("secretariat:version", args=[lost.pk]),
        reverse("secretariat:standing", args=[meeting.body_id]),
        reverse("secretariat:calls"),
        reverse("secretariat:call_new"),
        reverse("secretariat:call", args=[call.pk]),
        reverse("secretariat:proposals"),
        reverse("secretariat:mailing", args=[Mailing.rows.filter(kind="invitation").earliest("pk").pk]),
        reverse("secretariat:mail", args=[sent.pk]),
        reverse("secretariat:mail", args=[failed.pk]),
    ]


def original_of(meeting: Meeting) -> SourceDocument:
    """As if the report were imported: a line of each fate, one of them a statement's."""
    item = meeting.items.earliest("position")
    said = Statement.rows.filter(meeting=meeting).earliest("order").text
    fates = [
        ("placed", "heading", item.heading),
        ("placed", "text", said),
        ("unresolved", "text", "?"),
        ("blank", "", ""),
    ]
    return SourceDocument.rows.create(
        name="originalen.txt",
        content="\n".join(text for _fate, _place, text in fates).encode(),
        encoding="utf-8",
        meeting=meeting,
        members_may_read=True,
        fates=[
            {"line": number, "fate": fate, "place": place, "item": item.pk, "draft_line": number, "text": text}
            for number, (fate, place, text) in enumerate(fates, 1)
        ],
    )


def following_pages() -> list[str]:
    """The secretary's pages after the meeting: the absent, additions, tasks, letters, requests."""
    meeting, by = published(), User.objects.filter(is_staff=True).earliest("pk")
    ask_after_the_meeting()
    addition = add_addition(
        meeting, text="Vi er enige i vedtaket.", received_on=timezone.localdate(), heading="Bolig", by=by
    )
    said = meeting.statements.filter(speakers__organisation__isnull=False).earliest("order")
    organisation = Organisation.rows.filter(spoken__statement=said).earliest("pk")
    wrong = report_error(said, organisation, wrong="Tallet er galt.", wording="Vi har 150.", by=by)
    noted = report_error(said, organisation, wrong="Vi mente noe annet.", wording="", by=by)
    add_note(noted, "Vi mente noe annet.", by=by)
    task, letter, asked = Task.rows.latest("pk"), Letter.rows.earliest("pk"), MembershipRequest.rows.earliest("pk")
    kept, circulation = original_of(meeting), sent_out()
    return [
        reverse("secretariat:circulation", args=[circulation.meeting_id]),
        reverse("secretariat:line_answer", args=[circulation.answers.get().pk]),
        reverse("secretariat:source", args=[kept.pk]),
        reverse("meetings:original", args=[kept.pk]),
        reverse("secretariat:absent", args=[meeting.pk]),
        reverse("secretariat:addition_new", args=[meeting.pk]),
        reverse("secretariat:report_send", args=[meeting.pk]),
        reverse("secretariat:error_reports"),
        reverse("secretariat:error_report", args=[wrong.pk]),
        reverse("secretariat:error_report", args=[noted.pk]),
        reverse("secretariat:addition_edit", args=[addition.pk]),
        reverse("secretariat:addition_delete", args=[addition.pk]),
        reverse("secretariat:task_edit", args=[task.pk]),
        reverse("secretariat:letters"),
        reverse("secretariat:letter_new"),
        reverse("secretariat:letter", args=[letter.pk]),
        reverse("secretariat:letter_edit", args=[letter.pk]),
        reverse("secretariat:membership_requests"),
        reverse("secretariat:membership_new"),
        reverse("secretariat:membership_request", args=[asked.pk]),
        reverse("secretariat:membership_edit", args=[asked.pk]),
        reverse("secretariat:membership_delete", args=[asked.pk]),
    ]


def word_file_with_changes() -> ReturnedDocument:
    """Of the draft, with a line changed, one put in, and a comment."""
    item = AgendaItem.rows.filter(meeting__state="draft").exclude(text="").earliest("pk")
    line = item.text.splitlines()[0].rpartition(": ")[2]
    said = {"by": "Lena Leder", "on": "2026-11-20", "notes": []}
    changed = {**said, "old": line, "new": f"{line} Og mer.", "notes": [{"by": "Lena Leder", "text": "Sikker?"}]}
    return ReturnedDocument.rows.create(
        meeting=item.meeting,
        name="utkast.docx",
        content=b"PK",
        sha256="0" * 64,
        paragraphs=[changed, {**said, "old": None, "new": "En ny linje."}],
    )


def queue_pages() -> list[str]:
    """The queue of old minutes with an upload in each state, and two of one day."""
    text = "Referat\nDato: 3. juni 2020\n\nTil stede: LPS\n\n1 Bolig\nLPS: Flere boliger.\n"
    for number, content in enumerate((text, f"{text}\nMer.", "Til stede: Ukjent Lag", "\0")):
        keep_document(f"referat-{number}.txt", content.encode(), by=None)
    take_waiting()
    keep_document("venter.txt", b"Referat", by=None)
    came_back = word_file_with_changes()
    return [
        reverse("secretariat:word_back", args=[came_back.meeting_id]),
        reverse("secretariat:returned", args=[came_back.pk]),
        reverse("secretariat:receive"),
        f"{reverse('secretariat:receive')}?vis=klar&sorter=dato",
    ]


def register_pages() -> list[str]:
    """The register's forms, the lists, merging and files."""
    by = User.objects.filter(is_staff=True).earliest("pk")
    seat = Seat.rows.get(organisation__short="LPS")
    role = seat.representations.filter(person__isnull=False).earliest("pk")
    kept, gone = Person.rows.create(name="Ane Solum"), Person.rows.create(name="Ane Solumm")
    made = merge(Person.rows.create(name="Bo Vang"), Person.rows.create(name="Bo Wang"), by=by)
    file = receive_file(RegisterFile.Kind.PEOPLE, "personer.csv", b"Navn\nKari Lunde\nOla Berg", by=by)
    name, office = OrganisationName.rows.earliest("pk"), Office.rows.earliest("pk")
    organisation = [seat.organisation_id]
    lists = ("uten-vara", "uten-navn", "medlemmer", "kom-og-gikk", "oppmote", "sammensetning", "verv", "notater")
    return [
        reverse("register:new_organisation"),
        *(reverse(f"register:{form}", args=organisation) for form in ("organisation_edit", "name_new", "seat_new")),
        reverse("register:name_edit", args=[name.pk]),
        reverse("register:person_edit", args=[role.person_id]),
        reverse("register:change_deputy", args=[seat.pk]),
        reverse("register:seat_edit", args=[seat.pk]),
        reverse("register:role_edit", args=[role.pk]),
        reverse("register:bodies"),
        reverse("register:office_edit", args=[office.pk]),
        reverse("register:office_end", args=[office.pk]),
        reverse("register_merge"),
        reverse("secretariat:redact_person", args=[role.person_id]),
        reverse("secretariat:redactions"),
        reverse("secretariat:archive"),
        f"{reverse('register_merge')}?kind=person&kept={kept.pk}&gone={gone.pk}",
        reverse("register_merge_undo", args=[made.pk]),
        reverse("register_files"),
        reverse("register_file", args=[file.pk]),
        reverse("lists"),
        *(reverse("list", args=[one]) for one in lists),
        reverse("note_new"),
    ]
