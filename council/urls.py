"""Addresses. Norwegian slugs; English pages lie under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("meetings.urls.readers")),
        path("sekretariat/", include("meetings.urls.secretariat")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
