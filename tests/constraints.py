"""How a test breaks a named constraint: in the database itself, and through the sentence a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

Break = Callable[[], models.Model]


def named_constraints(app: str) -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def assert_database_refuses(row: models.Model, name: str) -> None:
    """`save_base` asks no validator, so that what refuses is the database."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save_base(force_insert=row._state.adding)

    assert _broken(refused.value, type(row)) == name


def assert_sentence(row: models.Model, constraint: models.BaseConstraint) -> None:
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()

    assert refused.value.messages == [str(constraint.violation_error_message)]
    assert str(constraint.violation_error_message) != str(constraint.default_violation_error_message)


def _broken(error: IntegrityError, model: type[models.Model]) -> str:
    """The constraint's name. SQLite names a check and an index on expressions, else only the columns."""
    if connection.vendor == "postgresql":
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg's error has it
    said = str(error)
    if named := re.search(r"CHECK constraint failed: (\w+)|index '(\w+)'", said):
        return named[1] or named[2]
    columns = set(re.findall(r"\.(\w+)", said))
    found = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and {model._meta.get_field(field).column for field in constraint.fields} == columns  # type: ignore[union-attr]  # no relation stands in a constraint
    ]
    assert len(found) == 1, said
    return found[0]
