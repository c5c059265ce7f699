"""The writing page: agenda, one text per item, what was recognised, and the participants beside it.

One form holds it all, and every button saves first: nothing typed is lost on the way to another item or page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.approving import Approval, approval_of, is_approval
from meetings.asking import PlacingRefused, take_late_input, waiting_answers
from meetings.attending import AttendanceRefused, lock
from meetings.drafts import (
    DraftRefused,
    ItemChanged,
    add_item,
    clean_text,
    order_agenda,
    order_items,
    parse_item,
    save_item,
    save_seen,
)
from meetings.forms.conflicts import CHOICE, THEIRS, Difference, one, resolve
from meetings.forms.items import ItemForm
from meetings.forms.participants import ParticipantsForm
from meetings.models import AgendaItem, Attachment, LateInput, Meeting, Reply
from meetings.names import register_for
from meetings.names_in_page import names_for_page
from meetings.notation import Parsed, Register
from meetings.planning import carried_over, task_in_words
from meetings.replying import take_update, waiting_updates
from meetings.versions import set_aside
from meetings.views.secretariat.approving import FIELD, settle
from meetings.views.secretariat.choices import apply_choice, undo, undoable
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.participants import participants_form, save_participants, warn_of_lost_lines
from meetings.views.secretariat.recognised import Names, recognised
from meetings.views.secretariat.shared import both_sides, page
from meetings.views.secretariat.words import words_for_page
from organisations.models import Organisation
from organisations.views.access import SecretaryRequest, for_secretariat

WAYS_OF_ITEM = ("papers", "versions", "item_move", "item_delete")
WAYS_OUT = ("overview", "meeting", "participants", "preview", "publish", "source_of_meeting", *WAYS_OF_ITEM)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item in the agenda beside the text, with what its text holds."""

    item: AgendaItem
    said: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Section:
    """One item as the page shows it: its form, what lies beside its text, and what the text holds.

    The one being written stands open; the others lie ready for the script, with ids of their own.
    """

    item: AgendaItem
    form: ItemForm
    parsed: Parsed
    papers: Sequence[Attachment]
    waiting: Sequence[Reply]
    late: Sequence[LateInput]
    carried: Sequence[str]
    approval: Approval | None
    following: int | None

    @property
    def suffix(self) -> str:
        """What the ids of an item that lies ready end with."""
        return f"-{self.item.pk}"

    @property
    def said(self) -> int:
        return len(self.parsed.contributions())

    @property
    def tasks(self) -> int:
        return len(self.parsed.tasks())

    @property
    def doubts(self) -> int:
        return len(self.parsed.doubts())


@dataclass
class Desk:
    """What lies on the writing page: the meeting's items as saved, and the one being written."""

    meeting: Meeting
    items: list[AgendaItem]
    item: AgendaItem | None
    form: ItemForm | None
    participants: ParticipantsForm
    register: Register
    refused: str = ""
    new_heading: str = ""

    @classmethod
    def for_item(cls, meeting: Meeting, wanted: str) -> Desk:
        """About twenty queries, whatever the number of items and participants."""
        items = list(AgendaItem.rows.filter(meeting=meeting).order_by("position", "pk"))
        for item in items:
            item.meeting = meeting
        chosen = next((item for item in items if str(item.pk) == wanted), items[0] if items else None)
        form = ItemForm(instance=chosen) if chosen is not None else None
        return cls(meeting, items, chosen, form, participants_form(meeting), register_for(meeting))

    def show(self, request: SecretaryRequest) -> HttpResponse:
        sections = self.sections()
        kinds = dict(Organisation.rows.values_list("pk", "kind"))
        shown = next((section for section in sections if section.item == self.item), None)
        return page(
            request,
            "write.html",
            self.meeting,
            "write",
            desk=self,
            agenda=[AgendaLine(section.item, section.said, section.doubts) for section in sections],
            shown=shown,
            others=[section for section in sections if section is not shown],
            found=recognised(shown.parsed, Names(self.register, kinds)) if shown is not None else [],
            choices=[(entry.key, entry.short) for entry in self.register.organisations],
            undoable=self.item is not None and undoable(request, self.item),
            example=self.example(),
            names=names_for_page(self.register, kinds),
            words=words_for_page(self.meeting),
        )

    def sections(self) -> list[Section]:
        """Every item with all that lies beside it. Four queries, whatever the number of items."""
        papers: dict[int, list[Attachment]] = defaultdict(list)
        listed = Attachment.objects.for_system("a draft's papers stand beside its items").filter(
            meeting=self.meeting, in_draft=True, item__isnull=False
        )
        for paper in listed.defer("content"):
            papers[paper.item_id or 0].append(paper)
        updates, late = waiting_updates(self.meeting), waiting_answers(self.meeting)
        following = {item.pk: after.pk for item, after in pairwise(self.items)}
        carried, approval = self.carried(), approval_of(self.meeting, self.items)
        return [
            Section(
                item,
                self.form if item == self.item and self.form else ItemForm(instance=item, auto_id=f"id_{item.pk}_%s"),
                parse_item(item, self.register),
                papers[item.pk],
                updates if item.kind == AgendaItem.Kind.ROUND else (),
                late.get(item.pk, ()),
                carried if item.kind == AgendaItem.Kind.FOLLOW_UP else (),
                approval if is_approval(item.kind, item.heading) else None,
                following.get(item.pk),
            )
            for item in self.items
        ]

    @property
    def keys(self) -> str:
        """The order of the agenda, as a form carries it."""
        return " ".join(str(item.pk) for item in self.items)

    @property
    def wrong(self) -> list[BaseForm]:
        """The forms with errors, once asked."""
        mine: list[BaseForm] = [self.form] if self.form is not None and self.form.is_bound and self.form.errors else []
        return [*mine, *self.participants.wrong]

    def example(self) -> list[str]:
        """Three short names for the example beside an empty text: those with a seat, so that it can be copied."""
        seated = [entry.short for entry in self.register.organisations if entry.seated and not entry.host]
        return [*sorted(seated, key=lambda short: (len(short) > 4, len(short) < 3)), "ABC", "DEF", "GHI"][:3]

    def carried(self) -> list[str]:
        """Open tasks of earlier reports, beside «Oppfølging fra sist»."""
        if all(item.kind != AgendaItem.Kind.FOLLOW_UP for item in self.items):
            return []
        return [task_in_words(task) for task in carried_over(self.meeting)]


@require_http_methods(["GET", "POST"])
@for_secretariat
def write(request: SecretaryRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if request.method != "POST":
        return Desk.for_item(meeting, request.GET.get("sak", "")).show(request)
    posted = resolve(request.POST)
    desk = Desk.for_item(meeting, posted.get("sak", ""))
    if lost_its_item(desk, posted):
        return rescue(request, desk, posted)
    before = parse_item(desk.item, desk.register) if desk.item is not None else Parsed((), 0)
    desk.participants = participants_form(meeting, posted)
    desk.new_heading = posted.get("ny-sak", "").strip()
    if desk.item is not None:
        desk.form = ItemForm(posted, instance=AgendaItem.rows.select_related("meeting").get(pk=desk.item.pk))
    if not all([desk.form is None or desk.form.is_valid(), desk.participants.is_valid()]):
        return desk.show(request)
    return save_desk(request, desk, posted, before)


def lost_its_item(desk: Desk, posted: QueryDict) -> bool:
    """Somebody has deleted the item whose text was posted."""
    return bool(posted.get("sak")) and (desk.item is None or str(desk.item.pk) != posted["sak"])


@transaction.atomic
def rescue(request: SecretaryRequest, desk: Desk, posted: QueryDict) -> HttpResponse:
    """The text of a deleted item becomes a new item, last on the agenda; posted twice, it is there once.

    A text too long for one item becomes several: there is no form left to give it back in.
    """
    lock(desk.meeting)
    text, limit = clean_text(posted.get("text", "")), settings.ITEM_TEXT_LIMIT
    parts = [text[start : start + limit] for start in range(0, len(text), limit)] or [""]
    item = AgendaItem.rows.filter(meeting=desk.meeting, text=parts[-1]).order_by("pk").last()
    if item is None:
        for part in parts:
            item = add_item(
                desk.meeting,
                by=request.user,
                heading=clean_text(posted.get("heading", ""))[:300],
                number=clean_text(posted.get("number", ""))[:20],
            )
            save_item(item, {"text": part}, version=item.version, by=request.user)
    messages.warning(request, _("Saken var slettet av en annen. Teksten din er lagret som en ny sak, sist på lista."))
    return redirect("secretariat:write", pk=desk.meeting.pk) if item is None else redirect(address_of(item))


def save_desk(request: SecretaryRequest, desk: Desk, posted: QueryDict, before: Parsed) -> HttpResponse:
    """Save item and participants, both or what can be; then do what the pressed button says."""
    differences: list[Difference] = []
    by, replaced = "", {}
    saved = desk.item
    try:
        if desk.form is not None and desk.item is not None:
            keep_the_loser(request, desk.item)
            try:
                saved = save_typed(request, desk.item, desk.form)
            except ItemChanged as changed:
                differences += desk.form.differences(changed.item)
                saved, by = changed.item, changed.by
                replaced["opened"] = desk.form.seen_after(saved, differences)
            replaced["version"] = str(saved.version)
        differences += save_participants(desk.meeting, desk.participants, by=request.user)
    except (DraftRefused, AttendanceRefused) as why:
        desk.refused = why.sentence
        return desk.show(request)
    if differences:
        return both_sides(request, desk.meeting, posted, differences, by=by, **replaced)
    return go_on(request, desk, saved, posted, before)


def keep_the_loser(request: SecretaryRequest, item: AgendaItem) -> None:
    """Set aside the text that was not chosen on the page that shows both."""
    choice, theirs = one(request.POST, f"{CHOICE}text"), request.POST.get(f"{THEIRS}text")
    if theirs is not None and choice != "both":
        loser = one(request.POST, "text") if choice == "theirs" else theirs
        set_aside(item, clean_text(loser), by=request.user if choice == "theirs" else None)


def save_typed(request: SecretaryRequest, item: AgendaItem, form: ItemForm) -> AgendaItem:
    """Save what this person changed of the item, if anything. Raises ItemChanged where two changed the same field."""
    wanted = form.wanted()
    return save_seen(item.pk, wanted, seen=form.seen(), by=request.user) if wanted else item


def go_on(
    request: SecretaryRequest, desk: Desk, item: AgendaItem | None, posted: QueryDict, before: Parsed
) -> HttpResponse:
    """What the pressed button says, after everything is saved."""
    warn_of_lost_lines(request, desk.participants)
    if desk.new_heading:
        item = new_item(request, desk, posted)
    elif item is not None and "velg" in posted:
        apply_choice(request, item, posted, before)
        return redirect(address_of(item, "funnet"))
    elif item is not None and "angre" in posted:
        undo(request, item)
        return redirect(address_of(item, "funnet"))
    elif item is not None and "flytt" in posted:
        move(desk, item, one(posted, "flytt"))
    elif "omroker" in posted:
        reorder(request, desk.meeting, posted)
    elif item is not None and (pressed := next((name for name in BESIDE if name in posted), "")):
        return BESIDE[pressed](request, item, one(posted, pressed))
    kind, _colon, key = posted.get("go", "").partition(":")
    if kind == "sak":
        return redirect(f"{reverse('secretariat:write', args=[desk.meeting.pk])}?sak={key if key.isdecimal() else ''}")
    if kind in WAYS_OUT:
        return redirect(way_out(kind, desk.meeting, item))
    messages.success(request, _("Lagret."))
    return redirect(address_of(item) if item is not None else reverse("secretariat:write", args=[desk.meeting.pk]))


def insert_update(request: SecretaryRequest, item: AgendaItem, key: str) -> HttpResponse:
    """Put one organisation's words for the round into the text, after what was typed is saved."""
    try:
        take_update(item, int(key) if re.fullmatch("[0-9]{1,15}", key) else 0, by=request.user)
    except DraftRefused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("Teksten er satt inn sist i saken."))
    return redirect(address_of(item, "felt"))


def insert_answer(request: SecretaryRequest, item: AgendaItem, key: str) -> HttpResponse:
    """Put a late answer into the text, after what was typed is saved."""
    answers = LateInput.rows.filter(item=item).select_related("meeting")
    late = answers.filter(pk=int(key) if re.fullmatch("[0-9]{1,15}", key) else 0).first()
    try:
        if late is not None:
            take_late_input(late, by=request.user)
    except (DraftRefused, PlacingRefused) as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("Teksten er satt inn sist i saken."))
    return redirect(address_of(item, "felt"))


def settle_approval(request: SecretaryRequest, item: AgendaItem, pressed: str) -> HttpResponse:
    """The previous report approved, or not after all, once what was typed is saved."""
    settle(request, item.meeting, pressed)
    return redirect(address_of(item))


BESIDE = {"sett-inn": insert_update, "sett-inn-svar": insert_answer, FIELD: settle_approval}
"""What lies beside an item's text, by the name of its button."""


def way_out(kind: str, meeting: Meeting, item: AgendaItem | None) -> str:
    if kind == "overview":
        return reverse("secretariat:overview")
    if kind in WAYS_OF_ITEM and item is not None:
        return reverse(f"secretariat:{kind}", args=[item.pk])
    return reverse(f"secretariat:{'write' if kind in WAYS_OF_ITEM else kind}", args=[meeting.pk])


def address_of(item: AgendaItem, anchor: str = "") -> str:
    """The writing page at this item."""
    address = f"{reverse('secretariat:write', args=[item.meeting_id])}?sak={item.pk}"
    return f"{address}#{anchor}" if anchor else address


@transaction.atomic
def new_item(request: SecretaryRequest, desk: Desk, posted: QueryDict) -> AgendaItem:
    """A new item, last. A form posted twice makes one: the agenda's length it was drawn with goes along."""
    lock(desk.meeting)
    items = list(AgendaItem.rows.filter(meeting=desk.meeting).order_by("position", "pk"))
    heading = desk.new_heading[:300]
    if items and posted.get("antall") != str(len(items)) and items[-1].heading == heading:
        return items[-1]
    return add_item(desk.meeting, by=request.user, heading=heading)


def reorder(request: SecretaryRequest, meeting: Meeting, posted: QueryDict) -> None:
    """The order that the items were dragged into."""
    keys, seen = (
        [int(key) for key in posted.get(name, "").split() if re.fullmatch("[0-9]{1,15}", key)]
        for name in ("rekkefolge", "rekkefolge-sett")
    )
    if not order_agenda(meeting, keys, seen=seen):
        messages.warning(
            request, _("En annen har flyttet saker i mellomtiden. Rekkefølgen er ikke endret; prøv igjen.")
        )


def move(desk: Desk, item: AgendaItem, where: str) -> None:
    """One place up or down. The button carries the place it was drawn at, so that a double click moves once."""
    direction, _colon, drawn_at = where.partition(":")
    if drawn_at not in {"", str(item.position)}:
        return
    step = -1 if direction == "opp" else 1
    keys = [known.pk for known in desk.items]
    place = keys.index(item.pk)
    keys.insert(max(0, place + step), keys.pop(place))
    order_items(desk.meeting, keys)
