"""Each house rule is seen to fail on what it forbids, and to let the nearest lawful form pass."""

import ast
from dataclasses import replace

import pytest

from scripts.lint_rules import RULES, Models, Source, breaches_of, models_in

VIEW = "meetings/views/reports.py"
TEMPLATE = "templates/meetings/report_detail.html"

FORBIDDEN = [
    ("door", VIEW, "Statement.rows.all()"),
    ("door", VIEW, "Statement._default_manager.all()"),
    ("door", "meetings/modelling.py", "Statement._base_manager.count()"),
    ("door", VIEW, "self.model.rows.all()"),
    ("door", VIEW, "type(statement).rows.all()"),
    ("round", VIEW, "meeting.statements.filter(order=1)"),
    ("round", "council/search/finding.py", "revision.references.count()"),
    ("draft", VIEW, "AgendaItem.rows.filter(meeting=meeting)"),
    ("draft", VIEW, "meeting.attendances.count()"),
    ("html", VIEW, "from django.utils.safestring import mark_safe"),
    ("html", VIEW, "safestring.mark_safe(text)"),
    ("html", VIEW, "SafeString(text)"),
    ("html", VIEW, "class Text:\n    def __html__(self):\n        return self.text"),
    ("html", VIEW, "format_html(text, name)"),
    ("html", VIEW, 'format_html(f"<b>{name}</b>", name)'),
    ("html", VIEW, 'format_html("<b>bold</b>")'),
    ("html", VIEW, "format_html(_(text), name)"),
    ("csrf", VIEW, "@csrf_exempt\ndef save(request): ..."),
    ("csrf", VIEW, "from django.views.decorators.csrf import csrf_exempt"),
    ("sql", VIEW, 'Topic.objects.raw("SELECT 1")'),
    ("sql", VIEW, 'topics.extra(where=["1=1"])'),
    ("sql", VIEW, 'cursor.execute("SELECT 1")'),
    ("sql", VIEW, "connection.cursor()"),
    ("sql", "meetings/migrations/0002_text.py", 'migrations.RunSQL("DROP TABLE x")'),
    ("engine", VIEW, "from django.contrib.postgres.search import SearchVector"),
    ("engine", VIEW, 'statements.distinct("organisation")'),
    ("engine", "council/settings.py", 'DATABASES["default"]["ATOMIC_REQUESTS"] = True'),
    ("folding", VIEW, 'organisations.filter(name__icontains="æ")'),
    ("folding", VIEW, 'CharFilter(lookup_expr="icontains")'),
    ("except", VIEW, "try:\n    save()\nexcept Exception:\n    pass"),
    ("except", VIEW, "try:\n    save()\nexcept (ValueError, BaseException):\n    pass"),
    ("except", "scripts/run.py", "try:\n    save()\nexcept:\n    pass"),
    ("drawer", "meetings/utils.py", ""),
    ("drawer", "organisations/services/mail.py", ""),
    ("fields", "meetings/forms.py", 'fields = "__all__"'),
    ("signals", "meetings/publishing/freezing.py", "from django.db.models.signals import post_save"),
    ("signals", "meetings/publishing/freezing.py", "from django.dispatch import receiver"),
    ("silenced", VIEW, "import os  # noqa"),
    ("silenced", VIEW, "import os  # noqa: F401"),
    ("silenced", VIEW, "name = None  # type: ignore"),
    ("silenced", VIEW, "name = None  # type: ignore[assignment]"),
    ("silenced", VIEW, "stop()  # pragma: no cover"),
    ("length", VIEW, "x = 1\n" * 451),
    ("template", TEMPLATE, "{{ statement.text|safe }}"),
    ("template", TEMPLATE, "{% autoescape off %}{{ text }}{% endautoescape %}"),
    ("template", TEMPLATE, '<p class="lead" style="color: red">'),
    ("template", TEMPLATE, "<style>p { color: red }</style>"),
    ("template", TEMPLATE, "<script>alert(1)</script>"),
    ("template", TEMPLATE, '<button type="button" onclick="save()">'),
    ("template", TEMPLATE, '<img src="https://example.org/picture.png" alt="">'),
    ("template", TEMPLATE, '<a href="javascript:save()">'),
]

LAWFUL = [
    ("door", VIEW, 'Statement.objects.visible_to(request.user)\nStatement.objects.for_system("count")'),
    ("door", "meetings/models/statements.py", "Statement.rows.all()"),
    ("door", "organisations/admin.py", "Organisation.rows.all()"),
    ("door", "meetings/drafts.py", "AgendaItem.rows.filter(pk=1)"),
    ("round", "meetings/views/secretariat/overview.py", "meeting.statements.count()"),
    ("round", VIEW, "Statement.objects.visible_to(reader).filter(meeting=meeting)"),
    ("draft", "meetings/views/secretariat/overview.py", "AgendaItem.rows.filter(meeting=meeting)"),
    ("draft", VIEW, "Attendance.Status.PRESENT"),
    ("html", VIEW, 'format_html("<b>{}</b>", name)'),
    ("html", VIEW, 'format_html(_("<b>{}</b> møtte"), name)'),
    ("html", VIEW, "from django.utils.safestring import SafeString\ndef link(name: str) -> SafeString: ..."),
    ("csrf", VIEW, "@require_safe\ndef show(request): ..."),
    ("sql", VIEW, 'logger.info("published", extra={"meeting": 1})'),
    ("engine", VIEW, "statements.distinct()"),
    ("folding", VIEW, 'organisations.filter(folded__contains=fold("Æ"))'),
    ("except", VIEW, "try:\n    save()\nexcept (ValueError, OSError):\n    pass"),
    ("drawer", "meetings/publishing/freezing.py", ""),
    ("fields", "meetings/forms.py", 'fields = ["name"]'),
    ("signals", "meetings/publishing/freezing.py", "from django.db import transaction"),
    ("silenced", VIEW, "import os  # noqa: F401 read by the settings"),
    ("silenced", VIEW, "name = None  # type: ignore[assignment]  # the mail address takes its place"),
    ("length", VIEW, "x = 1\n" * 450),
    ("length", "meetings/migrations/0001_initial.py", "x = 1\n" * 900),
    ("template", TEMPLATE, '<script type="module" src="{% static \'js/page.js\' %}"></script>'),
    ("template", TEMPLATE, '<a href="{{ url }}">{{ text }}</a>{# style="x" |safe #}'),
]


def broken(path: str, text: str) -> set[str]:
    return {rule.name for rule, _breach in breaches_of(Source.of(path, text))}


@pytest.mark.parametrize(("rule", "path", "text"), FORBIDDEN)
def test_what_a_house_rule_forbids_is_found(rule: str, path: str, text: str) -> None:
    assert broken(path, text) == {rule}


@pytest.mark.parametrize(("rule", "path", "text"), LAWFUL)
def test_the_lawful_form_passes(rule: str, path: str, text: str) -> None:
    assert broken(path, text) == set()


def test_every_house_rule_was_seen_to_fail_and_to_pass() -> None:
    names = {rule.name for rule in RULES}

    assert {rule for rule, _path, _text in FORBIDDEN} == names
    assert {rule for rule, _path, _text in LAWFUL} == names


def test_a_models_source_tells_its_door_and_the_relations_round_it() -> None:
    source = (
        "class Statement(models.Model):\n"
        "    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name='statements')\n"
        "    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name='+')\n"
        "    rows = models.Manager()\n"
        "    objects = StatementDoor()\n"
        "class AgendaItem(models.Model):\n"
        "    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name='items')\n"
        "    rows = models.Manager()\n"
    )

    found = models_in(ast.parse(source))

    assert found == Models(frozenset({"Statement"}), frozenset({"AgendaItem"}), frozenset({"statements"}))


def test_an_exception_for_a_folder_covers_its_files_and_no_neighbour() -> None:
    rule = replace(RULES[0], exceptions={"council/search/": "a folder", "meetings/triggers.py": "a file"})

    assert rule.excuse("council/search/finding.py") == "council/search/"
    assert rule.excuse("meetings/triggers.py") == "meetings/triggers.py"
    assert rule.excuse("council/searching.py") is None
    assert rule.excuse("meetings/triggers.py.py") is None


def test_every_exception_gives_a_reason() -> None:
    reasons = [reason for rule in RULES for reason in rule.exceptions.values()]

    assert [reason for reason in reasons if len(reason) < 20] == []
