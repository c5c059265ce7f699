"""What all registers share: who may work in them, how names are looked up, when stored pages go stale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, UniqueConstraint, Value
from django.forms import BaseInlineFormSet, Form, ModelChoiceField, Select
from django.http import HttpRequest

from organisations.access import Role, is_secretariat, role_of
from organisations.admin.widgets import Chosen, LocalDate, LocalTime
from organisations.folding import fold
from organisations.models import SiteEpoch

# Any below: one class serves all models, and Django's own keyword arguments pass through.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
    OptionsBase = admin.options.BaseModelAdmin[Any]
else:
    ModelAdmin, StackedInline, TabularInline = admin.ModelAdmin, admin.StackedInline, admin.TabularInline
    InlineFormSet = BaseInlineFormSet
    OptionsBase = object


KEY = re.compile("[0-9]{1,18}")


class Rows(InlineFormSet):
    """Rows on their parent's page: what they refer to is loaded once, and two new twins are refused together."""

    def add_fields(self, form: Form, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden:
                widget.attrs.setdefault("aria-label", field.label)  # in a table the name stands in the column's head
            if isinstance(widget, Chosen):
                widget.chosen = self._loaded(form, name)
            elif isinstance(field, ModelChoiceField) and isinstance(widget, Select):
                field.choices = self._choices(name, field)

    @staticmethod
    def _loaded(form: Form, name: str) -> models.Model | None:
        instance = form.instance  # type: ignore[attr-defined]  # forms of a formset of models have one
        relation = instance._meta.get_field(name)
        return getattr(instance, name) if relation.is_cached(instance) else None

    def _choices(self, name: str, field: Any) -> list[Any]:
        known: dict[str, list[Any]] = self.__dict__.setdefault("_known_choices", {})
        if name not in known:
            known[name] = list(field.choices)
        return known[name]

    def clean(self) -> None:
        """Rules with a condition, such as one open seat, are asked of the saved rows by each form alone."""
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form.is_valid() and form.has_changed() and form not in self.deleted_forms
        ]
        for constraint in self.fk.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.condition is not None:
                keys = [self._key(row, constraint.fields) for row in rows if self._is_under(constraint, row)]
                if len(keys) != len(set(keys)):
                    raise ValidationError(constraint.get_violation_error_message())

    @staticmethod
    def _key(row: models.Model, names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)  # type: ignore[union-attr]  # no relation back stands in a constraint

    @staticmethod
    def _is_under(constraint: UniqueConstraint, row: models.Model) -> bool:
        values = {field.name: Value(getattr(row, field.attname), field) for field in row._meta.concrete_fields}
        return constraint.condition is not None and constraint.condition.check(values)


class WorkedByTheSecretariat(OptionsBase):
    """Whoever may enter the registers may work in them (the one table of who may do what)."""

    formfield_overrides = {models.DateField: {"widget": LocalDate}, models.TimeField: {"widget": LocalTime}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_secretariat(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_secretariat(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Chosen(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What a row refers to is deleted on its own page, not in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


class RowsOnPage(WorkedByTheSecretariat):
    """Shared by inlines. `loads`: relations that its forms show, fetched with the rows."""

    formset: Any = Rows
    extra = 1
    show_change_link = False
    loads: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.loads) if self.loads else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only «legg til» beside a look-up: the rows are many and the page is narrow."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
        return field


class TableOnPage(RowsOnPage, TabularInline):
    """One line per row."""


class StackOnPage(RowsOnPage, StackedInline):
    """One block per row."""


class ReadOnPage(TableOnPage):
    """Rows that are shown and never changed here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Register(WorkedByTheSecretariat, ModelAdmin):
    """One register. `loads`: relations that its lists and names show, fetched with the rows.

    `search_fields` name folded columns with `__contains`; what is typed is folded before it is looked for.
    Nothing is deleted in bulk.
    """

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    loads: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.loads) if self.loads else rows

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address of a new row fills in. Left out: keys that no database can hold, and moments, which a
        page shows from times and not from words.
        """
        filled = super().get_changeform_initial_data(request)
        fields = {field.name: field for field in self.model._meta.get_fields() if field.name in filled}
        for name, field in fields.items():
            if isinstance(field, models.DateTimeField) or (field.is_relation and not _are_keys(filled[name])):
                del filled[name]
        return filled

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        SiteEpoch.raise_()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        SiteEpoch.raise_()


def _are_keys(value: Any) -> bool:
    """One key as typed, or a list of them."""
    return all(KEY.fullmatch(str(key)) for key in (value if isinstance(value, list) else [value]))


class StandingRegister(Register):
    """A register whose rows may be merged: the gone ones are neither listed nor offered to choose from."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset.filter(merged_into__isnull=True), search_term)


class ReadRegister(Register):
    """A register that is read here and never changed: the record, and what is derived from it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AdministratorsOnly(Register):
    """Accounts and settings."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return role_of(request.user) is Role.ADMINISTRATOR

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)
