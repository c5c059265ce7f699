"""Readers' addresses: reports, earlier revisions, announced meetings, permalinks."""

from django.urls import URLPattern

app_name = "meetings"
urlpatterns: list[URLPattern] = []
