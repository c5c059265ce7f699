from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.access import Role
from organisations.models.people import Person


class UserManager(BaseUserManager["User"]):
    """Accounts are found by mail address, upper and lower case alike."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # Any: model fields
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:  # Any: as above
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractUser):
    """Brukerkonto. Its rights follow from the group `sekretariat`, or from the person's representations."""

    username = None  # type: ignore[assignment]  # the mail address takes its place
    first_name = None  # type: ignore[assignment]  # the person in the register has the name
    last_name = None  # type: ignore[assignment]  # as above
    email = models.EmailField(_("e-post"), unique=True, error_messages={"unique": _("Adressen har alt en konto.")})
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("person")
    )

    known_role: Role | None = None
    """What `access.role_of` found out during this request."""
    known_secretary: bool | None = None
    """Whether the account is in the secretariat's group, where that was read with it."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]  # Django's log-in asks for this name; accounts are no record

    class Meta:
        verbose_name = _("brukerkonto")
        verbose_name_plural = _("brukerkontoer")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("Adressen har alt en konto."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.email

    def get_short_name(self) -> str:
        return self.get_full_name()
