from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.admin.base import FoundByDate, link, user_of, write_link
from meetings.attaching import attach_paper, remove_paper
from meetings.discarding import delete_item
from meetings.drafts import begin_draft, clean_text, save_item
from meetings.models import AgendaItem, AgendaProposal, Attachment, ItemVersion, SourceDocument, StandingItem
from organisations.admin.base import ReadRegister, Register, Rows, StackOnPage

if TYPE_CHECKING:
    ItemModelForm = forms.ModelForm[AgendaItem]
    PaperModelForm = forms.ModelForm[Attachment]
    Upload = UploadedFile[bytes]
else:
    ItemModelForm = PaperModelForm = forms.ModelForm  # not subscriptable when it runs
    Upload = UploadedFile

COLUMNS = [
    "position",
    "number",
    "heading",
    "kind",
    "presenters",
    "minutes",
    "question",
    "for_deputies",
    "text",
]


class ItemForm(ItemModelForm):
    """One item, saved under the version that was opened: whoever comes second sees both texts."""

    text = forms.CharField(
        label=gettext_lazy("tekst"),
        required=False,
        strip=False,
        max_length=settings.ITEM_TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 90, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Én linje er én ting: «LPS: Har fått 140 svar.»"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgendaItem
        fields = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"seen"})

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.instance.pk or not self.has_changed():
            return cleaned
        # Locked until the form is saved, so that what is compared here is what will be written over.
        now = AgendaItem.rows.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        if now is None:
            raise ValidationError(_("Saken er slettet av en annen. Kopier teksten din før du går videre."))
        if self.cleaned_data.get("seen") != now.version:
            self._show_both(now)
        return cleaned

    def _show_both(self, now: AgendaItem) -> None:
        by = now.changed_by.get_full_name() if now.changed_by else _("En annen")
        self.data = {**dict(self.data.items()), self.add_prefix("seen"): str(now.version)}
        self["text"].help_text = format_html("{}<pre>{}</pre>", _("Slik ble teksten lagret i mellomtiden:"), now.text)
        self.add_error(
            "text",
            _(
                "%(name)s lagret saken mens du skrev. Din tekst står i feltet, den andres under. "
                "Lagrer du igjen, blir det din som gjelder."
            )
            % {"name": by},
        )


class ItemRows(Rows):
    """Saves through the deeds that autosave and the plain form use."""

    def save_for(self, request: HttpRequest) -> None:
        self.save(commit=False)
        by = user_of(request)
        for item in self.deleted_objects:
            delete_item(item, by=by)
        for item, names in self.changed_objects:
            columns = {name: getattr(item, name) for name in names if name in COLUMNS}
            save_item(item, columns, version=item.version, by=by)
        for item in self.new_objects:
            item.changed_by = by
            item.save()
            if item.text.strip():
                begin_draft(item.meeting)
        self.save_m2m()


class ItemsOfMeeting(StackOnPage):
    model = AgendaItem
    form = ItemForm
    formset = ItemRows
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "number", "kind", "minutes"),
                    "heading",
                    ("presenters", "for_deputies"),
                    "question",
                    "text",
                    "seen",
                ]
            },
        )
    ]
    show_change_link = True


@admin.register(AgendaItem)
class AgendaItemAdmin(FoundByDate):
    form = ItemForm
    date_path = "meeting__date"
    list_display = ["heading", "number", "meeting", "kind", "changed_at", "edit"]
    list_display_links = ["heading"]
    list_filter = ["kind", "meeting__state"]
    autocomplete_fields = ["meeting"]
    fields = ["meeting", *COLUMNS, "seen"]
    loads = ("meeting",)

    @admin.display(description=gettext_lazy("skriving"))
    def edit(self, item: AgendaItem) -> SafeString:
        return write_link(item.meeting_id, item.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: AgendaItem | None = None) -> list[str]:
        return ["meeting"] if obj else []

    def save_model(self, request: HttpRequest, obj: AgendaItem, form: Any, change: bool) -> None:
        if change:
            columns = {name: form.cleaned_data[name] for name in form.changed_data if name in COLUMNS}
            if columns:
                save_item(obj, columns, version=obj.version, by=user_of(request))
            return
        obj.changed_by = user_of(request)
        super().save_model(request, obj, form, change)
        if obj.text.strip():
            begin_draft(obj.meeting)

    def delete_model(self, request: HttpRequest, obj: AgendaItem) -> None:
        delete_item(obj, by=user_of(request))


@admin.register(ItemVersion)
class ItemVersionAdmin(ReadRegister):
    """Kept by the deeds that save; read and fetched back from the writing page."""

    list_display = ["item", "number", "at", "by", "reason"]
    list_filter = ["reason"]
    fields = ["item", "number", "heading", "text", "at", "by", "kept_at", "reason"]
    loads = ("item", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(item__discarded_at__isnull=True)


@admin.register(AgendaProposal)
class AgendaProposalAdmin(Register):
    list_display = ["text", "state", "organisation", "person", "made_on", "item"]
    list_filter = ["state"]
    autocomplete_fields = ["statement", "item", "organisation", "person", "call"]
    fields = ["text", "note", "state", "organisation", "person", "call", "item", "statement"]
    loads = ("item", "statement", "organisation", "person", "call")


@admin.register(StandingItem)
class StandingItemAdmin(Register):
    list_display = ["heading", "body", "kind", "minutes", "closing", "position"]
    list_display_links = ["heading"]
    list_filter = ["body", "kind", "closing"]
    fields = ["body", "position", "heading", "kind", "minutes", "closing"]
    loads = ("body",)


class PaperForm(PaperModelForm):
    """A file at the first time; its words and readers can be changed later."""

    file = forms.FileField(label=gettext_lazy("fil"))

    class Meta:
        model = Attachment
        fields = ["item", "title", "audience"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)
        elif "item" in self.fields:
            self.fields["item"].required = True

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > settings.ATTACHMENT_LIMIT:
            limit = filesizeformat(settings.ATTACHMENT_LIMIT)
            raise ValidationError(_("Fila er for stor. Grensen er %(limit)s.") % {"limit": limit})
        return file


@admin.register(Attachment)
class AttachmentAdmin(FoundByDate):
    form = PaperForm
    date_path = "meeting__date"
    list_display = ["title", "meeting", "file_name", "audience", "added_at"]
    list_filter = ["audience"]
    autocomplete_fields = ["item"]
    loads = ("meeting", "item", "item__meeting")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("content")

    def get_fields(self, request: HttpRequest, obj: Attachment | None = None) -> Any:  # Any: as Django's own
        return ["meeting", "item", "title", "audience", "download"] if obj else ["item", "title", "audience", "file"]

    def get_readonly_fields(self, request: HttpRequest, obj: Attachment | None = None) -> list[str]:
        """A paper that a report shows is part of it: its words and readers change by a correction."""
        published = obj is not None and obj.published_in_id is not None
        return ["meeting", "item", "download", *(["title", "audience"] if published else [])] if obj else []

    @admin.display(description=gettext_lazy("fil"))
    def download(self, paper: Attachment) -> SafeString:
        return link(reverse("meetings:attachment", args=[paper.pk]), paper.file_name)

    def save_model(self, request: HttpRequest, obj: Attachment, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        kept = attach_paper(
            form.cleaned_data["item"],
            paper=form.cleaned_data["file"],
            title=form.cleaned_data["title"],
            audience=form.cleaned_data["audience"],
            by=user_of(request),
        )
        obj.pk, obj.meeting, obj.file_name = kept.pk, kept.meeting, kept.file_name

    def delete_model(self, request: HttpRequest, obj: Attachment) -> None:
        remove_paper(obj, by=user_of(request))


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadRegister):
    """Kept byte for byte; it is thrown away from the import's own page."""

    list_display = ["name", "received_at", "received_by", "meeting", "line_count"]
    fields = ["name", "received_at", "received_by", "meeting", "line_count", "encoding", "sha256", "document"]
    readonly_fields = ["document"]
    loads = ("meeting", "received_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("content", "text", "fates")

    @admin.display(description=gettext_lazy("originalen"))
    def document(self, source: SourceDocument) -> SafeString:
        return link(reverse("secretariat:import", args=[source.pk]), gettext_lazy("Åpne i importen"))
