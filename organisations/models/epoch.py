from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class SiteEpoch(models.Model):
    """Counter (tidsmerke) that every stored page carries: raised, stored pages of before are no longer served.

    One row. Raised inside the transaction of any change to a fact that a published page shows but its
    revision does not hold: names in the register, consents, offices, topics, approval dates.
    """

    number = models.PositiveBigIntegerField(_("nummer"), default=1)

    rows = models.Manager["SiteEpoch"]()

    class Meta:
        verbose_name = _("tidsmerke for lagrede sider")
        verbose_name_plural = _("tidsmerke for lagrede sider")

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def now(cls) -> int:
        """The counter's value; 1 before anything was changed. One query."""
        return cls.rows.filter(pk=1).values_list("number", flat=True).first() or 1

    @classmethod
    def hold(cls, number: int) -> bool:
        """Whether the counter is this, and stays so until the surrounding transaction ends.

        False too while somebody else is raising or holding it: nobody is waited for. One query.
        """
        held = cls.rows.select_for_update(skip_locked=True).filter(pk=1, number=number)
        return held.values_list("pk", flat=True).first() is not None

    @classmethod
    def raise_(cls) -> None:
        """Makes every stored page stale when the surrounding transaction commits. One or two queries."""
        if not cls.rows.filter(pk=1).update(number=F("number") + 1):
            cls.rows.create(pk=1, number=2)
