from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.models import StatementTopic, Topic
from organisations.admin.base import Register


@admin.register(Topic)
class TopicAdmin(Register):
    list_display = ["name", "synonyms"]
    search_fields = ["folded__contains"]
    search_help_text = _("Søk med navnet på temaet.")
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "synonyms"]


@admin.register(StatementTopic)
class StatementTopicAdmin(Register):
    list_display = ["words", "topic", "origin"]
    list_filter = ["origin"]
    search_fields = ["topic__folded__contains"]
    search_help_text = _("Søk med navnet på temaet.")
    autocomplete_fields = ["statement", "topic"]
    fields = ["statement", "topic"]
    loads = ("statement__row", "topic")

    @admin.display(description=_("innspill"))
    def words(self, tagged: StatementTopic) -> str:
        row = getattr(tagged.statement, "row", None)
        return str(row or tagged.statement)
