from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meetings import Audience, Meeting
from organisations.access import is_secretariat, reads_as_member
from organisations.doors import Door
from organisations.models import Body, Organisation, Person, Upload

if TYPE_CHECKING:
    from organisations.doors import Reader


class ItemsOnAgendas(models.Manager["AgendaItem"]):
    def get_queryset(self) -> models.QuerySet[AgendaItem]:
        """Without those taken off the agenda, which only their own deeds may see."""
        return super().get_queryset().filter(discarded_at__isnull=True)


class AgendaItem(models.Model):
    """Sak: a draft's heading and its one text in the line notation. Readers never join this table.

    `version` counts saved changes, so that of two editors the one who comes second sees both texts. A discarded item
    is off the agenda and can be put back; `let_go` names what was untied from it when it left, so that it can be tied
    again (`meetings.discarding`, `meetings.moving`).
    """

    class Kind(models.TextChoices):
        ROUND = "round", _("Runde rundt bordet")
        DISCUSSION = "discussion", _("Drøfting")
        PRESENTATION = "presentation", _("Innlegg")
        INFORMATION = "information", _("Orientering")
        GOVERNANCE = "governance", _("Rådets eget arbeid")
        AOB = "aob", _("Eventuelt")
        NEXT_MEETING = "next", _("Neste møte")
        FOLLOW_UP = "follow_up", _("Oppfølging fra sist")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("møte"))
    position = models.PositiveIntegerField(_("rekkefølge"), default=0)
    number = models.CharField(
        _("nummer"), max_length=20, blank=True, help_text=_("Slik det skal stå. Hull og tomt nummer er greit.")
    )
    heading = models.CharField(_("overskrift"), max_length=300, blank=True)
    kind = models.CharField(_("slags sak"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    presenters = models.CharField(
        _("innleder"), max_length=200, blank=True, help_text=_("Den som leder saken, som «Ida Hagen, Legelaget».")
    )
    text = models.TextField(_("tekst"), blank=True, help_text=_("Én linje er én ting: «LPS: Har fått 140 svar.»"))
    minutes = models.PositiveSmallIntegerField(
        _("minutter"), null=True, blank=True, help_text=_("Hvor lang tid saken er satt opp med.")
    )
    question = models.TextField(
        _("spørsmål til rådet"), blank=True, help_text=_("Det rådet bes om å svare på, og hvem som spør.")
    )
    for_deputies = models.BooleanField(
        _("av særlig interesse for vara"), default=False, help_text=_("Da inviteres både representant og vara.")
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    changed_at = models.DateTimeField(_("endret"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("endret av"),
    )

    discarded_at = models.DateTimeField(_("slettet"), null=True, blank=True, editable=False)
    let_go = models.JSONField(default=dict, blank=True, editable=False)

    rows = ItemsOnAgendas()
    all_rows = models.Manager["AgendaItem"]()

    class Meta:
        verbose_name = _("sak")
        verbose_name_plural = _("saker")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="agenda_item_version_counts_from_one",
                violation_error_message=_("Versjonen teller fra 1."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=600),
                name="agenda_item_takes_1_to_600_minutes",
                violation_error_message=_("Skriv tiden som et tall fra 1 til 600 minutter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


class ItemVersion(models.Model):
    """Tidligere tekst (versjon): what an item held before it was replaced, or what was set aside (W «lost text»).

    `at` and `by` are of the text itself: when it was saved, and by whom. `kept_at` is when it was replaced. Written
    by `meetings.versions` alone, which also has the rule for which are kept.
    """

    class Reason(models.TextChoices):
        SAVED = "saved", _("Erstattet av ny tekst")
        SET_ASIDE = "set_aside", _("Lagt til side da to skrev samtidig")
        RESTORED = "restored", _("Sto før en eldre tekst ble hentet tilbake")
        PUBLISHED = "published", _("Publisert")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="versions", verbose_name=_("sak"))
    number = models.PositiveIntegerField(_("versjon"))
    heading = models.CharField(_("overskrift"), max_length=300, blank=True)
    text = models.TextField(_("tekst"), blank=True)
    at = models.DateTimeField(_("lagret"))
    kept_at = models.DateTimeField(_("erstattet"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skrevet av"),
    )
    reason = models.CharField(_("hvorfor"), max_length=10, choices=Reason, default=Reason.SAVED)

    rows = models.Manager["ItemVersion"]()

    class Meta:
        verbose_name = _("tidligere tekst")
        verbose_name_plural = _("tidligere tekster")
        ordering = ["-kept_at", "-pk"]
        indexes = [models.Index(fields=["item", "kept_at"], name="versions_of_an_item")]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"


class StandingItem(models.Model):
    """Fast sak: stands on the agenda of every new meeting of a body. Editorial."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="standing_items", verbose_name=_("organ"))
    position = models.PositiveIntegerField(_("rekkefølge"), default=0)
    heading = models.CharField(_("overskrift"), max_length=300)
    kind = models.CharField(_("slags sak"), max_length=12, choices=AgendaItem.Kind, default=AgendaItem.Kind.GOVERNANCE)
    minutes = models.PositiveSmallIntegerField(_("minutter"), null=True, blank=True)
    closing = models.BooleanField(
        _("til slutt"), default=False, help_text=_("Står etter de andre sakene, som «Eventuelt».")
    )

    rows = models.Manager["StandingItem"]()

    class Meta:
        verbose_name = _("fast sak")
        verbose_name_plural = _("faste saker")
        ordering = ["body", "closing", "position", "pk"]

    def __str__(self) -> str:
        return self.heading


class AgendaProposal(models.Model):
    """Forslag til sak: waits until it is taken into an agenda or set aside (M-57). Editorial."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        TAKEN = "taken", _("Tatt opp")
        DECLINED = "declined", _("Lagt bort")

    text = models.CharField(_("forslag"), max_length=400)
    statement = models.OneToOneField(
        "meetings.Permalink",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("innspillet det kom fra"),
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.WAITING)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("saken det ble"),
    )
    made_on = models.DateField(_("dato"), auto_now_add=True)
    note = models.TextField(_("begrunnelse"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("foreslått av organisasjonen"),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("foreslått av"),
    )
    call = models.ForeignKey(
        "meetings.Call",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("spørsmålet det svarer på"),
    )

    rows = models.Manager["AgendaProposal"]()

    class Meta:
        verbose_name = _("forslag til sak")
        verbose_name_plural = _("forslag til saker")
        ordering = ["made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(state="taken"),
                name="only_a_taken_proposal_has_an_item",
                violation_error_message=_("Bare et forslag som er tatt opp, hører til en sak."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class AttachmentDoor(Door["Attachment"]):
    def visible_to(self, reader: Reader) -> models.QuerySet[Attachment]:
        """Papers of reports and, for members, of announced meetings. One added to a draft waits for its revision."""
        if is_secretariat(reader):
            return Attachment.rows.all()
        published = Q(meeting__state=Meeting.State.PUBLISHED, published_in=F("meeting__published_revision"))
        if reads_as_member(reader):
            announced = Q(
                in_draft=True,
                meeting__announced_at__isnull=False,
                meeting__state__in=[Meeting.State.PLANNED, Meeting.State.DRAFT, Meeting.State.CIRCULATED],
            )
            return Attachment.rows.filter(published | announced)
        return Attachment.rows.filter(
            published, meeting__published_revision__audience=Audience.PUBLIC, audience=Audience.PUBLIC
        )

    def for_system(self, reason: str) -> models.QuerySet[Attachment]:
        return Attachment.rows.all()


class Attachment(models.Model):
    """Vedlegg: a paper of a meeting or of one item (M-55). The bytes lie in the database: one file to back up.

    `published_in`: the revision that shows it. Taken out of the draft (`in_draft` False) while a published
    report shows it, it goes when the correction does.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("møte"))
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name=_("sak")
    )
    title = models.CharField(_("tittel"), max_length=200)
    file_name = models.CharField(_("filnavn"), max_length=200)
    content_type = models.CharField(_("filtype"), max_length=100)
    content = models.BinaryField(_("innhold"))
    sha256 = models.CharField(_("sjekksum"), max_length=64, editable=False, blank=True)
    audience = models.CharField(_("lesere"), max_length=10, choices=Audience, default=Audience.MEMBERS)
    added_at = models.DateTimeField(_("lagt til"), auto_now_add=True)
    in_draft = models.BooleanField(_("med i utkastet"), default=True, editable=False)
    published_in = models.ForeignKey(
        "meetings.Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("utgaven som viser det"),
    )

    rows = models.Manager["Attachment"]()
    objects = AttachmentDoor()

    class Meta:
        verbose_name = _("vedlegg")
        verbose_name_plural = pgettext_lazy("flertall", "vedlegg")
        ordering = ["meeting", "pk"]
        default_manager_name = "rows"

    def __str__(self) -> str:
        return self.title


class SourceDocument(Upload):
    """Originalen: an uploaded document, byte for byte, and what became of each of its lines. Never public.

    It waits to be read (`read_at` None), then to be reviewed, until it becomes a draft (`meeting`) or is thrown away.
    `fates` is a list with one entry per source line, in order: what kind of fate, where the line went in the
    draft as first created, and the text kept. Empty until the draft is created.
    """

    sha256 = models.CharField(_("sjekksum"), max_length=64)
    encoding = models.CharField(_("tegnsett"), max_length=20, blank=True)
    read_at = models.DateTimeField(_("lest"), null=True, blank=True)
    text = models.TextField(_("tekst"), blank=True, help_text=_("Linjene slik de ble lest ut av fila."))
    line_count = models.PositiveIntegerField(_("antall linjer"), default=0)
    refusal = models.CharField(_("ikke lest fordi"), max_length=400, blank=True)
    meeting_date = models.DateField(_("møtedato som ble lest"), null=True, blank=True)
    questions = models.PositiveIntegerField(_("antall spørsmål"), default=0)
    """Doubts that nobody has settled, as counted when it was last read or mended."""
    steps = models.JSONField(_("rettelser"), default=list, blank=True)
    """What the reviewer did, in order (meetings.importing.mends); those after `steps_done` are undone."""
    steps_done = models.PositiveIntegerField(_("rettelser som gjelder"), default=0)
    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="source", verbose_name=_("utkastet")
    )
    fates = models.JSONField(_("linjenes skjebne"), default=list, blank=True)
    members_may_read = models.BooleanField(_("medlemmer kan lese originalen"), default=False)

    rows = models.Manager["SourceDocument"]()

    class Meta:
        verbose_name = _("originaldokument")
        verbose_name_plural = _("originaldokumenter")
        ordering = ["-received_at", "-pk"]
