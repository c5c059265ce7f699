"""The admin site: its names, its one door, and its scripts' words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from organisations.access import is_secretariat

AdminView = TypeVar("AdminView", bound=Callable[..., HttpResponseBase])


class ScriptWords(JavaScriptCatalog):
    """Django's words for the admin's scripts, and those it lacks in bokmål."""

    def get_paths(self, packages: list[str]) -> list[Any]:  # Any: text and paths
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: Django's own, here and below
        """The calendar writes dates as people here do, where the language reads them so."""
        context = super().get_context_data(**kwargs)
        formats = context["formats"]
        formats["DATE_INPUT_FORMATS"] = sorted(formats["DATE_INPUT_FORMATS"], key=lambda known: known != "%d.%m.%Y")
        return context


class CouncilAdminSite(AdminSite):
    """Secretary and administrator only; everyone else meets the site's log-in page or a plain 404."""

    site_header = _("Registre")
    site_title = _("Registre")
    index_title = _("Alle registre")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and is_secretariat(request.user)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """As Django's, but a visitor is led straight to the one log-in door from all of them."""
        addresses: list[URLResolver | URLPattern] = super().get_urls()
        for address in addresses:
            if isinstance(address, URLPattern):
                vars(address.callback).pop("login_url", None)
        return addresses

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """Whoever is signed in and may not, gets the same 404 for every address here, there or not."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # Any: the address's parts
            if not self.has_permission(request):
                raise Http404
            try:
                return guarded(request, *args, **kwargs)
            except (PermissionDenied, OverflowError) as refused:  # a number in the address that no column can hold
                raise Http404 from refused

        return cast("AdminView", answer)  # it answers as the view it stands before

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:  # Any: Django's own
        """In each group what is worked in stands before what is only read. Made when it is looked at: Django asks for
        it on every page, for a side column that is not shown here, and it was a third of a page's time.
        """
        of_groups = super().get_app_list

        def ordered() -> list[Any]:
            groups: list[Any] = of_groups(request, app_label)
            for group in groups:
                group["models"].sort(key=lambda register: not register["perms"]["add"])
            return groups

        return cast("list[Any]", SimpleLazyObject(ordered))

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """No door of its own: a visitor was led to the site's before, a reader without access learns nothing."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        raise Http404

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        words = ScriptWords()
        words.setup(request)
        return words.get(request, packages="django.contrib.admin")
