"""Letters out: written down, followed until they are answered."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.forms.letters import AnswerForm, LetterForm, LetterListForm, RemindForm
from meetings.letters import (
    LetterRefused,
    delete_letter,
    give_up,
    is_due,
    letters,
    record_answer,
    remind_on,
    reply_mark,
    wait_again,
)
from meetings.models import Letter
from meetings.views.secretariat.downloads import as_download
from meetings.views.secretariat.shared import gone
from meetings.wording import date_in_words
from organisations.models import User
from organisations.register_files import Sheet
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.sheets import sheet_response

STATES = {
    "": Letter.ReplyState.AWAITED,
    "besvart": Letter.ReplyState.ANSWERED,
    "ikke": Letter.ReplyState.NONE_CAME,
}


@require_safe
@for_secretariat
def letter_list(request: SecretaryRequest) -> HttpResponse:
    """Those waiting, due, answered, not answered or all; to one organisation. Two queries of our own."""
    form = LetterListForm(request.GET)
    context = {
        "form": form,
        "letters": list(chosen(form)),
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "secretariat/letters.html", context)


@require_safe
@for_secretariat
def letters_export(request: SecretaryRequest, form: str) -> FileResponse:
    """The list as it is filtered, for a spreadsheet. Two queries."""
    rows = [row_of(letter) for letter in chosen(LetterListForm(request.GET)).prefetch_related("co_signers")]
    head = [_("Sendt"), _("Til"), _("Emne"), _("Medunderskrivere"), _("Møte"), _("Svar"), _("Besvart"), _("Svaret")]
    return sheet_response(Sheet(_("Brev"), head, rows), form, name="brev")


def row_of(letter: Letter) -> list[str]:
    return [
        date_in_words(letter.sent_on),
        letter.recipient,
        letter.subject,
        ", ".join(str(one) for one in letter.co_signers.all()),
        str(letter.meeting or ""),
        letter.get_reply_state_display(),
        date_in_words(letter.answered_on) if letter.answered_on else "",
        letter.answer,
    ]


def chosen(form: LetterListForm) -> QuerySet[Letter]:
    """The letters that the filter in the address asks for."""
    form.is_valid()
    show, organisation = form.cleaned_data.get("vis", ""), form.cleaned_data.get("org")
    found = letters(timezone.localdate())
    if show == "minn":
        found = found.filter(is_due(timezone.localdate()))
    elif show in STATES:
        found = found.filter(reply_state=STATES[show])
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return found


@require_http_methods(["GET", "POST"])
@for_secretariat
def letter_new(request: SecretaryRequest) -> HttpResponse:
    """A form posted twice writes one letter down. `mote` in the address names the meeting it came from."""
    form = LetterForm(sent(request), request.FILES or None, initial={"meeting": request.GET.get("mote", "")})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # two clicks of one person come one at a time
            alike = {name: form.cleaned_data[name] for name in ("body", "recipient", "subject", "sent_on", "text")}
            letter = Letter.rows.defer("content").filter(**alike).first() or form.save()
        messages.success(request, _("Brevet er ført."))
        return redirect("secretariat:letter", pk=letter.pk)
    return TemplateResponse(request, "secretariat/letter_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@for_secretariat
@transaction.atomic
def letter_edit(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Who saves second is told, and decides."""
    letter = get_object_or_404(Letter.rows.select_for_update(), pk=pk)
    form = LetterForm(sent(request), request.FILES or None, instance=letter)
    if form.saves(_("En annen har endret brevet. Lagrer du igjen, er det det som står her som gjelder.")):
        messages.success(request, _("Lagret."))
        return redirect("secretariat:letter", pk=pk)
    return TemplateResponse(request, "secretariat/letter_form.html", {"form": form, "letter": letter})


@require_http_methods(["GET", "POST"])
@for_secretariat
def letter(request: SecretaryRequest, pk: int) -> HttpResponse:
    """One letter. The button that was pressed says what became of it."""
    one = get_object_or_404(letters(timezone.localdate()), pk=pk)
    mark = reply_mark(one)
    initial = {"on": one.answered_on or timezone.localdate(), "answer": one.answer, "seen": mark}
    answer = AnswerForm(request.POST if "besvart" in request.POST else None, initial=initial)
    reminder = RemindForm(
        request.POST if "minn" in request.POST else None, initial={"remind_on": one.remind_on, "seen": mark}
    )
    if request.method == "POST":
        try:
            if settled(request, one, answer, reminder):
                messages.success(request, _("Lagret."))
                return redirect("secretariat:letter", pk=pk)
        except LetterRefused as why:
            messages.error(request, why.sentence)
            return redirect("secretariat:letter", pk=pk)
    context = {
        "letter": one,
        "co_signers": one.co_signers.in_norwegian_order(),
        "form": reminder if "minn" in request.POST else answer,
        "answer": answer,
        "reminder": reminder,
        "mark": mark,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "secretariat/letter.html", context)


def settled(request: SecretaryRequest, one: Letter, answer: AnswerForm, reminder: RemindForm) -> bool:
    """Do what the button says. False: what was typed cannot be read, or no button of ours was pressed."""
    posted, by = request.POST, request.user
    if "besvart" in posted and answer.is_valid():
        typed = answer.cleaned_data
        record_answer(one, on=typed["on"], answer=typed["answer"], seen=typed["seen"], by=by)
    elif "minn" in posted and reminder.is_valid():
        remind_on(one, reminder.cleaned_data["remind_on"], seen=reminder.cleaned_data["seen"], by=by)
    elif "ikke" in posted:
        give_up(one, seen=posted.get("seen", ""), by=by)
    elif "venter" in posted:
        wait_again(one, seen=posted.get("seen", ""), by=by)
    else:
        return False
    return True


@require_safe
@for_secretariat
def letter_file(request: SecretaryRequest, pk: int) -> FileResponse:
    one = get_object_or_404(Letter.rows.exclude(file_name=""), pk=pk)
    return as_download(bytes(one.content or b""), one.file_name)


@require_http_methods(["GET", "POST"])
@for_secretariat
def letter_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first."""
    one = Letter.rows.defer("content").filter(pk=pk).first()
    if one is None:
        return gone(request)
    if request.method == "POST":
        delete_letter(one, by=request.user)
        messages.success(request, _("Brevet er slettet."))
        return redirect("secretariat:letters")
    return TemplateResponse(request, "secretariat/letter_delete.html", {"letter": one})
