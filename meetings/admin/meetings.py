from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.admin.agenda import ItemRows, ItemsOfMeeting
from meetings.admin.base import FoundByDate, user_of, write_link
from meetings.attending import touch
from meetings.discarding import delete_meeting
from meetings.heads import save_head
from meetings.models import AgendaItem, Attendance, FormerAddress, Meeting
from meetings.publishing import change_address
from organisations.admin.base import ReadRegister, Rows, TableOnPage

if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    MeetingModelForm = forms.ModelForm  # not subscriptable when it runs


class MeetingForm(MeetingModelForm):
    """The head, saved under the version that was opened, and only the columns that were changed here."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = ["body"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"seen"})

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not slug:
            raise ValidationError(_("Et referat som har vært publisert, må ha en adresse."))
        if FormerAddress.rows.filter(slug=slug).exclude(meeting=self.instance).exists():
            raise ValidationError(_("Adressen er alt i bruk av et annet møte."))
        return slug

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None or self.instance.pk is None:
            return cleaned
        # Locked until the form is saved: publishing and withdrawing wait, and so does the other editor.
        now = Meeting.rows.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if self.has_changed() and cleaned.get("seen") != now.version:
            self.data = {**dict(self.data.items()), "seen": str(now.version)}
            names = [
                str(Meeting._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # columns have one
                for name in self.changed_data
                if name != "seen"
            ]
            raise ValidationError(
                _("En annen lagret møtet mens du skrev. Lagrer du igjen, blir dette ditt: %(names)s.")
                % {"names": ", ".join(names)}
            )
        return cleaned


class AttendanceRows(Rows):
    def save_for(self, request: HttpRequest) -> None:
        self.save()
        if self.has_changed():
            touch(self.instance, user_of(request))


class AttendancesOfMeeting(TableOnPage):
    model = Attendance
    formset = AttendanceRows
    fields = ["organisation", "person", "status", "role", "item", "arrived", "left", "label", "position"]
    autocomplete_fields = ["organisation", "person"]
    loads = ("organisation", "person")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "item":
            match = request.resolver_match
            kwargs["queryset"] = AgendaItem.rows.filter(meeting=match.kwargs.get("object_id") if match else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Items are added above, under their own heading."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "item":
            field.widget.can_add_related = False
        return field


@admin.register(Meeting)
class MeetingAdmin(FoundByDate):
    form = MeetingForm
    list_display = ["title_in_list", "date", "body", "state", "audience", "edit"]
    list_display_links = ["title_in_list"]
    list_filter = ["state", "audience", "body", "imported"]
    date_hierarchy = "date"
    autocomplete_fields = ["convenor", "chair", "minute_taker", "next_meeting"]
    inlines = [ItemsOfMeeting, AttendancesOfMeeting]
    loads = ("body", "convenor", "chair", "minute_taker", "next_meeting", "published_revision")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "edit",
                    "state",
                    "body",
                    "title",
                    ("date", "starts_at", "ends_at"),
                    "place",
                    "digital_link",
                    "practical",
                    "in_short",
                    "apologies_recorded",
                    "seen",
                ]
            },
        ),
        (
            gettext_lazy("Hvem"),
            {"fields": [("convenor", "convenor_text"), ("chair", "chair_text"), ("minute_taker", "minute_taker_text")]},
        ),
        (
            gettext_lazy("Neste møte"),
            {"fields": [("next_date", "next_starts_at", "next_ends_at"), "next_place", "next_text", "next_meeting"]},
        ),
        (
            gettext_lazy("Referatet"),
            {
                "fields": [
                    "audience",
                    "slug",
                    "signed_on",
                    ("leader_read_on", "approved_on"),
                    ("date_text", "year_inferred"),
                    "year_reason",
                ]
            },
        ),
        (gettext_lazy("Spor"), {"fields": [("announced_at", "imported", "published_revision")]}),
    ]

    @admin.display(description=gettext_lazy("møte"), ordering="date")
    def title_in_list(self, meeting: Meeting) -> str:
        return str(meeting)

    @admin.display(description=gettext_lazy("skriving"))
    def edit(self, meeting: Meeting) -> SafeString | str:
        return write_link(meeting.pk) if meeting.pk else _("Lagre møtet først.")

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list[str]:
        """State and readers of a published report change by the deeds of publishing alone."""
        always = ["edit", "state", "announced_at", "imported", "published_revision"]
        if obj is not None and obj.is_published:
            return [*always, "audience"]
        return always if obj is not None and obj.slug else [*always, "slug"]

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        """Only what was never published; a report is withdrawn instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state in {Meeting.State.PLANNED, Meeting.State.DRAFT})

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        names = [name for name in form.changed_data if name not in {"seen", "slug"}]
        wanted = {name: form.cleaned_data[name] for name in names}
        now = Meeting.rows.get(pk=obj.pk)
        save_head(obj, wanted, seen={name: getattr(now, name) for name in names}, by=user_of(request))
        if "slug" in form.changed_data:
            change_address(now, form.cleaned_data["slug"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if isinstance(formset, ItemRows | AttendanceRows):
            formset.save_for(request)
        else:
            super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Meeting) -> None:
        delete_meeting(obj, by=user_of(request))


@admin.register(Attendance)
class AttendanceAdmin(FoundByDate):
    date_path = "meeting__date"
    list_display = ["__str__", "meeting", "status", "role"]
    list_filter = ["status"]
    autocomplete_fields = ["meeting", "organisation", "person", "item"]
    fields = ["meeting", "organisation", "person", "status", "role", "item", "arrived", "left", "label", "position"]
    loads = ("meeting", "organisation", "person", "item")


@admin.register(FormerAddress)
class FormerAddressAdmin(ReadRegister):
    """Made when a report gets another address; it redirects for ever."""

    list_display = ["slug", "meeting"]
    fields = ["slug", "meeting"]
    loads = ("meeting",)
