"""Building an agenda, and the items that stand on every agenda of a body."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.attending import lock
from meetings.drafts import AgendaChanged, add_item, number_items, order_agenda, save_agenda
from meetings.forms.agenda import AgendaItemForm, OrderForm, StandingForm, mark
from meetings.forms.conflicts import Difference, one, resolve
from meetings.models import AgendaItem, AgendaProposal, Meeting
from meetings.planning import Timetable, carried_over, standing_items, task_in_words, timetable
from meetings.proposing import ProposalRefused, move_before_the_end, save_standing_items, take_proposal, tie_guest
from meetings.views.secretariat.lookup import meeting_or_404
from meetings.views.secretariat.shared import both_sides, page
from organisations.models import Body, Person
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@dataclass
class Plan:
    """What lies on the agenda page."""

    meeting: Meeting
    timetable: Timetable
    items: list[AgendaItemForm]
    order: OrderForm
    refused: str = ""

    @classmethod
    def of(cls, meeting: Meeting, posted: QueryDict | None = None) -> Plan:
        """Four queries, whatever the number of items."""
        table = timetable(meeting)
        names = list(Person.rows.order_by("sort_key").values_list("name", flat=True))
        items = [
            AgendaItemForm(posted if _was_drawn(posted, slot.item) else None, slot=slot, names=names)
            for slot in table.slots
        ]
        keys = " ".join(str(slot.item.pk) for slot in table.slots)
        return cls(meeting, table, items, OrderForm(posted, initial={"order": keys, "seen": keys}))

    @property
    def wrong(self) -> list[AgendaItemForm]:
        return [form for form in self.items if form.is_bound and form.errors]

    def is_valid(self) -> bool:
        """Every item is asked, so that all that is wrong is shown at once."""
        answers = [form.is_valid() for form in self.items if form.is_bound]
        return all(answers) and self.order.is_valid()

    def show(self, request: SecretaryRequest) -> HttpResponse:
        follows_up = any(slot.item.kind == AgendaItem.Kind.FOLLOW_UP for slot in self.timetable.slots)
        return page(
            request,
            "agenda.html",
            self.meeting,
            "agenda",
            plan=self,
            tasks=[task_in_words(task) for task in carried_over(self.meeting)] if follows_up else [],
            proposals=AgendaProposal.rows.filter(state=AgendaProposal.State.WAITING).select_related(
                "organisation", "person"
            ),
        )


def _was_drawn(posted: QueryDict | None, item: AgendaItem) -> bool:
    """An item that somebody added since the page was opened is shown as it is."""
    return posted is not None and f"s{item.pk}-kind" in posted


@require_http_methods(["GET", "POST"])
@for_secretariat
def agenda(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One form: what is typed is saved first, then what the pressed button says is done."""
    meeting = meeting_or_404(request, pk)
    if request.method != "POST":
        return Plan.of(meeting).show(request)
    posted = resolve(request.POST)
    plan = Plan.of(meeting, posted)
    if not plan.is_valid():
        return plan.show(request)
    differences = save_typed(request, plan)
    if differences:
        return both_sides(request, meeting, posted, differences)
    try:
        anchor = go_on(request, plan, posted)
    except ProposalRefused as why:
        messages.error(request, why.sentence)
        return redirect("secretariat:agenda", pk=pk)
    address = redirect("secretariat:agenda", pk=pk)
    address["Location"] += anchor
    return address


def save_typed(request: SecretaryRequest, plan: Plan) -> list[Difference]:
    """Save every item this person changed, or none where two changed the same."""
    drawn = {form.item.pk: form for form in plan.items if form.is_bound}
    try:
        save_agenda(
            plan.meeting,
            {key: form.wanted() for key, form in drawn.items()},
            seen={key: form.seen() for key, form in drawn.items()},
            by=request.user,
        )
    except AgendaChanged as changed:
        return [difference for key, names in changed.columns.items() for difference in drawn[key].differences(names)]
    return []


def go_on(request: SecretaryRequest, plan: Plan, posted: QueryDict) -> str:
    """Guests, order, and what the button says. The place of the page to return to."""
    for form in plan.items:
        if form.is_bound and form.cleaned_data["guest"]:
            tie_guest(form.item, form.cleaned_data["guest"], by=request.user)
    if not order_agenda(plan.meeting, wanted_order(plan, posted), seen=plan.order.keys("seen")):
        messages.warning(
            request, _("En annen har flyttet saker i mellomtiden. Rekkefølgen er ikke endret; prøv igjen.")
        )
    heading = one(posted, "ny-sak").strip()[:300]
    if heading:
        return f"#sak-{new_item(request, plan.meeting, heading, one(posted, 'antall')).pk}"
    taken = one(posted, "forslag")
    if taken.isascii() and taken.isdecimal() and len(taken) <= 15:
        return f"#sak-{take_proposal(plan.meeting, int(taken), by=request.user).pk}"
    if "nummerer" in posted:
        number_items(plan.meeting, by=request.user)
    messages.success(request, _("Sakslisten er lagret."))
    moved = one(posted, "flytt").rpartition(":")[2]
    return f"#sak-{moved}" if moved.isascii() and moved.isdecimal() else ""


def wanted_order(plan: Plan, posted: QueryDict) -> list[int]:
    """The order as drawn or dragged, and after the pressed «Flytt» button: «opp:<item>» or «ned:<item>»."""
    keys = plan.order.keys("order")
    direction, _colon, moved = one(posted, "flytt").partition(":")
    if moved.isascii() and moved.isdecimal() and len(moved) <= 15 and int(moved) in keys:
        place = keys.index(int(moved))
        keys.insert(max(0, place + (-1 if direction == "opp" else 1)), keys.pop(place))
    return keys


@transaction.atomic
def new_item(request: SecretaryRequest, meeting: Meeting, heading: str, drawn: str) -> AgendaItem:
    """A new item above those that close the agenda. A form posted twice makes one: the agenda's length goes along."""
    lock(meeting)
    items = AgendaItem.rows.filter(meeting=meeting)
    twin = items.filter(heading=heading).order_by("pk").last()
    if twin is not None and drawn != str(items.count()):
        return twin
    item = add_item(meeting, by=request.user, heading=heading)
    move_before_the_end(meeting, item)
    return item


@require_http_methods(["GET", "POST"])
@for_secretariat
def standing(request: SecretaryRequest, pk: int) -> HttpResponse:
    """The standing items of one body. Two who edit at once: the later sees a sentence, and what is typed stays."""
    body = get_object_or_404(Body, pk=pk)
    items = standing_items(body)
    form = StandingForm(sent(request), items)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if one(request.POST, "sett").replace("\r\n", "\n") in {form.seen, ""}:
            save_standing_items(body, form.wanted(), by=request.user)
            messages.success(request, _("De faste sakene er lagret."))
            return redirect("secretariat:standing", pk=pk)
        if mark(form.wanted()) == form.seen:
            return redirect("secretariat:standing", pk=pk)
        refused = _("En annen har endret de faste sakene. Lagrer du igjen, er det det som står her som gjelder.")
    context = {"body": body, "bodies": Body.rows.all(), "form": form, "refused": refused}
    return TemplateResponse(request, "secretariat/standing.html", context)
