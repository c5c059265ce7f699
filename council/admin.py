"""What the site itself keeps: the words that search looks in."""

from django.contrib import admin

from council.models import SearchText
from organisations.admin.base import AdministratorsOnly, ReadRegister


@admin.register(SearchText)
class SearchTextAdmin(ReadRegister, AdministratorsOnly):
    """Made anew at every publishing."""

    list_display = ["statement", "public_terms"]
    fields = ["statement", "public_terms", "members_terms"]
    loads = ("statement",)
