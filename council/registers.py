"""The admin site: its names, and its one door."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.access import is_secretariat


class CouncilAdminSite(AdminSite):
    """Secretary and administrator only; everyone else meets the site's log-in page or a plain 404."""

    site_header = _("Registre")
    site_title = _("Registre")
    index_title = _("Alle registre")

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and is_secretariat(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The one log-in door of the site; a signed-in reader without access learns nothing."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        raise Http404
