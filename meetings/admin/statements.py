from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.admin.base import user_of
from meetings.admin.record import ReadByDate
from meetings.drafts import DraftRefused, ItemChanged, rewrite_block
from meetings.mending import DraftLine, line_of
from meetings.models import Participant, Reference, Statement, StatementSpeaker
from organisations.admin.base import ReadOnPage, ReadRegister
from organisations.folding import fold


class SpeakersOfStatement(ReadOnPage):
    model = StatementSpeaker
    fields = ["organisation", "person", "group", "label", "certainty"]
    loads = ("organisation", "person")


class MendForm(forms.Form):
    """The line as it is to stand, in the notation, under the item's version that was opened."""

    text = forms.CharField(
        label=gettext_lazy("Linja i utkastet"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 90, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Slik linja skrives i referatet, med navnet først: «LPS: Har fått 140 svar.»"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(Statement)
class StatementAdmin(ReadByDate):
    """Published rows are read here; what is mended is the line of the draft."""

    date_path = "meeting_date"
    change_form_template = "admin/meetings/statement/change_form.html"
    list_display = ["__str__", "said_by", "kind", "meeting", "item_heading", "audience"]
    list_filter = ["kind", "audience"]
    date_hierarchy = "meeting_date"
    fields = ["text", "kind", "audience", "meeting", "item_number", "item_heading", "parent", "revision"]
    inlines = [SpeakersOfStatement]
    loads = ("meeting", "revision", "parent")
    search_fields = ["speakers__organisation__folded_short__contains"]
    search_help_text = gettext_lazy(
        "Søk med møtets dato, som 3.6.2026 eller 2026, eller med organisasjon eller person."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("speakers__organisation", "speakers__person")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        if search_term.split() and not any(character.isdecimal() for character in search_term):
            return said_by_name(queryset, search_term), False
        return found, twice

    @admin.display(description=gettext_lazy("hvem"))
    def said_by(self, statement: Statement) -> str:
        return ", ".join(str(speaker) for speaker in statement.speakers.all())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        statement = self.get_object(request, object_id)
        line = line_of(statement) if statement else None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "line": line})

    def get_urls(self) -> list[URLPattern]:
        mend = path("<int:pk>/rett/", self.admin_site.admin_view(self.mend), name="meetings_statement_mend")
        return [mend, *super().get_urls()]

    def mend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """«Rett»: the statement's line in the draft, put right through the one write-back deed."""
        statement = get_object_or_404(self.get_queryset(request), pk=pk)
        line = line_of(statement)
        form = MendForm(request.POST or None, initial={"text": line.text, "version": line.item.version} if line else {})
        if request.method == "POST":
            if line is None:
                raise Http404
            if form.is_valid() and self._mended(request, form, line):
                self._say_saved(request, statement)
                return HttpResponseRedirect(reverse("admin:meetings_statement_change", args=[statement.pk]))
        return TemplateResponse(
            request,
            "admin/meetings/statement/mend.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Rett innspill"),
                "opts": self.opts,
                "statement": statement,
                "line": line,
                "form": form,
            },
        )

    def _mended(self, request: HttpRequest, form: MendForm, line: DraftLine) -> bool:
        text, version = str(form.cleaned_data["text"]).replace("\r\n", "\n"), form.cleaned_data["version"]
        try:
            if version != line.item.version:
                raise ItemChanged(
                    item=line.item, yours=text, theirs=line.text, version=line.item.version, by=_changed_by(line)
                )
            rewrite_block(line.item, line.index, text, version=version, by=user_of(request), register=line.register)
        except ItemChanged as changed:
            said = _("%(name)s lagret saken mens du skrev. Se over linja, og lagre igjen hvis din tekst skal gjelde.")
            form.data = {**dict(form.data.items()), "version": str(changed.version)}
            form.add_error("text", said % {"name": changed.by})
            form["text"].help_text = format_html("{}<pre>{}</pre>", _("Linja står nå slik:"), line.text)
            return False
        except DraftRefused as refused:
            form.add_error("text", refused.sentence)
            return False
        return True

    @staticmethod
    def _say_saved(request: HttpRequest, statement: Statement) -> None:
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("Linja er rettet i utkastet. Leserne ser det når du publiserer rettelsen."),
                reverse("secretariat:correct", args=[statement.meeting_id]),
                _("Publiser rettelsen"),
            ),
        )


def said_by_name(statements: QuerySet[Statement], name: str) -> QuerySet[Statement]:
    """Statements of whoever bears the name, organisation or person."""
    key = fold(name)
    speakers = StatementSpeaker.rows
    keys = [
        speakers.filter(**{f"{path}__contains": key}).values("statement_id")
        for path in ("organisation__folded_short", "organisation__folded", "person__folded")
    ]
    return statements.filter(pk__in=keys[0]) | statements.filter(pk__in=keys[1]) | statements.filter(pk__in=keys[2])


def _changed_by(line: DraftLine) -> str:
    by = line.item.changed_by
    return by.get_full_name() if by else _("En annen")


@admin.register(StatementSpeaker)
class StatementSpeakerAdmin(ReadRegister):
    list_display = ["__str__", "organisation", "person", "certainty", "statement"]
    list_filter = ["certainty"]
    search_fields = [
        "organisation__folded_short__contains",
        "organisation__folded__contains",
        "person__folded__contains",
    ]
    search_help_text = gettext_lazy("Søk med organisasjon eller person.")
    fields = ["statement", "order", "organisation", "person", "group", "label", "certainty"]
    loads = ("statement", "organisation", "person")


@admin.register(Reference)
class ReferenceAdmin(ReadByDate):
    date_path = "revision__meeting__date"
    list_display = ["__str__", "meeting", "audience"]
    list_filter = ["audience"]
    fields = ["text", "url", "meeting", "audience", "revision"]
    readonly_fields = ["meeting"]
    loads = ("revision__meeting",)

    @admin.display(description=gettext_lazy("møte"), ordering="revision__meeting__date")
    def meeting(self, reference: Reference) -> str:
        return str(reference.revision.meeting)


@admin.register(Participant)
class ParticipantAdmin(ReadRegister):
    list_display = ["__str__", "meeting", "status"]
    list_filter = ["status"]
    search_fields = [
        "organisation__folded_short__contains",
        "organisation__folded__contains",
        "person__folded__contains",
    ]
    search_help_text = gettext_lazy("Søk med organisasjon eller person.")
    fields = ["organisation", "person", "status", "label", "meeting", "revision"]
    readonly_fields = ["meeting"]
    loads = ("revision__meeting", "organisation", "person")

    @admin.display(description=gettext_lazy("møte"), ordering="revision__meeting__date")
    def meeting(self, participant: Participant) -> str:
        return str(participant.revision.meeting)
