"""Who is signed in: the account with its person, and whether it is the secretariat's, in one query."""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, QuerySet
from django_stubs_ext import WithAnnotations

from organisations.access import SECRETARIAT_GROUP
from organisations.models import User


class OfTheSecretariat(TypedDict):
    of_the_secretariat: bool


@cache
def _accounts() -> QuerySet[WithAnnotations[User, OfTheSecretariat]]:
    """Put together once: that costs more than the database's answer. In no order, for one row is asked for."""
    groups = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=SECRETARIAT_GROUP)
    return User.objects.select_related("person").annotate(of_the_secretariat=Exists(groups)).order_by()


class Accounts(ModelBackend):
    """Django's own way of signing in. Asked on each request, so that a right taken away is gone at the next."""

    def get_user(self, user_id: Any) -> User | None:  # Any: whatever the session holds
        user = next(iter(_accounts().filter(pk=user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.known_secretary = user.of_the_secretariat
        return user
