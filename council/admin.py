"""What the site itself keeps: the words that search looks in, and who follows what."""

from django.contrib import admin
from django.http import HttpRequest

from council.models import News, SearchText, Subscription
from organisations.admin.base import AdministratorsOnly, ReadRegister


@admin.register(SearchText)
class SearchTextAdmin(ReadRegister, AdministratorsOnly):
    """Made anew at every publishing."""

    list_display = ["statement", "public_terms"]
    fields = ["statement", "public_terms", "members_terms"]
    loads = ("statement",)


@admin.register(Subscription)
class SubscriptionAdmin(ReadRegister, AdministratorsOnly):
    """Begun, confirmed and ended by whoever reads the address; an administrator may delete on request."""

    list_display = ["address", "query", "language", "asked_at", "confirmed_at", "ended_at"]
    fields = ["address", "query", "language", "asked_at", "confirmed_at", "ended_at"]
    search_fields = ["address__contains"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_module_permission(request)


@admin.register(News)
class NewsAdmin(ReadRegister, AdministratorsOnly):
    """What waits to be told to followers; normally nothing."""

    list_display = ["revision"]
    fields = ["revision"]
    loads = ("revision",)
