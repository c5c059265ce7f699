"""The secretariat's addresses, under /sekretariat/."""

from django.urls import URLPattern

app_name = "secretariat"
urlpatterns: list[URLPattern] = []
