from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from organisations.access import SECRETARIAT_GROUP
from organisations.admin.base import AdministratorsOnly
from organisations.invitations import invite
from organisations.models import SiteEpoch, User

if TYPE_CHECKING:
    UserModelForm = forms.ModelForm[User]
else:
    UserModelForm = forms.ModelForm  # not subscriptable when it runs


class UserForm(UserModelForm):
    """No password here: the account's owner chooses it by the mailed link."""

    in_secretariat = forms.BooleanField(
        label=gettext_lazy("sekretariatet"),
        required=False,
        help_text=gettext_lazy("Skriver, publiserer og ser alt. Medlemmer trenger ikke dette."),
    )
    me: User  # whoever fills in the form; set by UserAdmin

    class Meta:
        model = User
        fields = ["email", "person", "in_secretariat", "is_superuser", "is_active"]
        labels = {"is_superuser": gettext_lazy("administrator"), "is_active": gettext_lazy("kontoen er åpen")}
        help_texts = {
            "person": gettext_lazy("Medlemmer leser som medlemmer når personen er representant eller vara."),
            "is_superuser": gettext_lazy("Kan alt sekretariatet kan, og styrer kontoer og innstillinger."),
            "is_active": gettext_lazy("Ta bort haken for å stenge kontoen. Kontoer slettes ikke."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["in_secretariat"].initial = self.instance.groups.filter(name=SECRETARIAT_GROUP).exists()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and self.instance == self.me and not (cleaned["is_superuser"] and cleaned["is_active"]):
            raise ValidationError(_("Du kan ikke stenge din egen konto eller ta fra deg selv administratorrollen."))
        return cleaned


@admin.register(User)
class UserAdmin(AdministratorsOnly):
    form = UserForm
    change_form_template = "admin/organisations/user/change_form.html"
    list_display = ["email", "person", "is_of_secretariat", "is_superuser", "is_active", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups"]
    search_fields = ["email__contains", "person__folded__contains"]
    search_help_text = gettext_lazy("Søk med adresse eller navn.")
    autocomplete_fields = ["person"]
    fields = ["email", "person", "in_secretariat", "is_superuser", "is_active", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]
    loads = ("person",)

    def get_queryset(self, request: HttpRequest) -> Any:  # Any: as the base class
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"me": request.user})

    @admin.display(description=gettext_lazy("sekretariatet"), boolean=True)
    def is_of_secretariat(self, user: User) -> bool:
        return any(group.name == SECRETARIAT_GROUP for group in user.groups.all())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        group, _made = Group.objects.get_or_create(name=SECRETARIAT_GROUP)
        if form.cleaned_data["in_secretariat"]:
            form.instance.groups.add(group)
        else:
            form.instance.groups.remove(group)
        if not change:
            self._send(request, form.instance)

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/inviter/", self.admin_site.admin_view(self.invite_again), name="organisations_user_invite")
        return [own, *super().get_urls()]

    @method_decorator(require_POST)
    def invite_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        self._send(request, user)
        return HttpResponseRedirect(reverse("admin:organisations_user_change", args=[user.pk]))

    def _send(self, request: HttpRequest, user: User) -> None:
        by = get_object_or_404(User, email=request.user.get_username())
        invite(user, host=request.get_host(), secure=request.is_secure(), by=by)
        said = _(
            "Et brev med lenke for å velge passord går nå til %(address)s. Kommer det ikke fram, send det på nytt."
        )
        messages.success(request, said % {"address": user.email})


@admin.register(SiteEpoch)
class SiteEpochAdmin(AdministratorsOnly):
    """Shown, not set: every change in the registers raises it."""

    list_display = ["number"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
