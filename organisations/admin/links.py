from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.admin.base import ReadOnPage, ReadRegister, Register
from organisations.links import revoke_link
from organisations.models import LinkUse, SignedLink

if TYPE_CHECKING:
    LinkModelForm = forms.ModelForm[SignedLink]
else:
    LinkModelForm = forms.ModelForm  # not subscriptable when it runs

WHOSE = [
    "organisation__folded_short__contains",
    "organisation__folded__contains",
    "person__folded__contains",
]


class AliveFilter(admin.SimpleListFilter):
    """Whether the link opens anything today."""

    title = _("gjelder")
    parameter_name = "gjelder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # Any: lazy words
        return [("ja", _("Gjelder")), ("nei", _("Utløpt eller trukket tilbake"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SignedLink]) -> QuerySet[SignedLink]:
        match self.value():
            case "ja":
                alive = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
                return queryset.filter(alive, revoked_at__isnull=True)
            case "nei":
                return queryset.filter(Q(expires_at__lte=timezone.now()) | Q(revoked_at__isnull=False))
        return queryset


class LinkForm(LinkModelForm):
    """A link is revoked here and nothing else; its address is never shown."""

    revoke = forms.BooleanField(
        label=_("trekk lenken tilbake"),
        required=False,
        help_text=_("Den som har lenken, kan ikke åpne den mer. Det kan ikke angres; send en ny innkalling i stedet."),
    )

    class Meta:
        model = SignedLink
        fields: list[str] = []


class UsesOfLink(ReadOnPage):
    model = LinkUse
    fields = ["at", "deed"]
    readonly_fields = ["at", "deed"]
    loads = ("link__organisation", "link__person")


@admin.register(SignedLink)
class SignedLinkAdmin(Register):
    """Made with the mail that carries it, revoked here, never deleted: what was done with it is kept."""

    form = LinkForm
    list_display = ["purpose", "organisation", "person", "made_at", "expires_at", "revoked_at"]
    list_filter = ["purpose", AliveFilter]
    search_fields = WHOSE
    search_help_text = _("Søk med organisasjon eller person.")
    fields = ["purpose", "organisation", "person", "made_at", "expires_at", "revoked_at", "revoke"]
    readonly_fields = ["purpose", "organisation", "person", "made_at", "expires_at", "revoked_at"]
    inlines = [UsesOfLink]
    loads = ("organisation", "person")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SignedLink, form: Any, change: bool) -> None:
        if form.cleaned_data.get("revoke"):
            revoke_link(obj)


@admin.register(LinkUse)
class LinkUseAdmin(ReadRegister):
    list_display = ["at", "deed", "link"]
    search_fields = [f"link__{path}" for path in WHOSE]
    search_help_text = _("Søk med organisasjon eller person.")
    fields = ["link", "at", "deed"]
    loads = ("link__organisation", "link__person")
