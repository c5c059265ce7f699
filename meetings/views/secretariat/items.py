"""One item's papers; taking an item off the agenda or moving it to the next meeting, and undoing that."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.attaching import attach_paper, remove_paper
from meetings.discarding import delete_item, put_back
from meetings.forms.conflicts import one
from meetings.forms.items import MoveForm, PaperForm
from meetings.models import AgendaItem, Attachment
from meetings.moving import CannotMove, move_back, move_item, next_meetings
from meetings.views.secretariat.downloads import as_download
from meetings.views.secretariat.lookup import item_or_404
from meetings.views.secretariat.shared import gone, page
from organisations.views.access import SecretaryRequest, for_secretariat, sent


@require_http_methods(["GET", "POST"])
@for_secretariat
def item_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first; the text is shown, so that it can still be copied."""
    item = AgendaItem.rows.select_related("meeting__body").filter(pk=pk).first()
    if item is None:
        return gone(request)
    from_agenda = request.GET.get("fra") == "saksliste"
    if request.method == "POST":
        delete_item(item, by=request.user)
        place = reverse("secretariat:agenda" if from_agenda else "secretariat:write", args=[item.meeting_id])
        return redirect(f"{place}?borte={item.pk}")
    return page(
        request, "item_delete.html", item.meeting, "agenda" if from_agenda else "write", item=item, back=from_agenda
    )


@require_http_methods(["GET", "POST"])
@for_secretariat
def item_move(request: SecretaryRequest, pk: int) -> HttpResponse:
    """To a later meeting; chosen here, also where there is only one."""
    item = item_or_404(request, pk)
    form = MoveForm(sent(request), meetings=next_meetings(item.meeting))
    refused = ""
    if request.method == "POST":
        home = item.meeting_id
        if item.let_go.get("meeting") and one(request.POST, "fra") == str(item.let_go["meeting"]):
            return redirect(f"{reverse('secretariat:write', args=[item.let_go['meeting']])}?borte={pk}")
        if form.is_valid():
            try:
                move_item(item, form.cleaned_data["meeting"], by=request.user)
            except CannotMove as why:
                refused = why.sentence
            else:
                return redirect(f"{reverse('secretariat:write', args=[home])}?borte={pk}")
    return page(request, "item_move.html", item.meeting, "write", item=item, form=form, refused=refused)


@for_secretariat
@require_POST
def item_put_back(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Undo a deletion or a move."""
    found = get_object_or_404(AgendaItem.all_rows, pk=pk)
    deed = move_back if found.discarded_at is None else put_back
    item = deed(pk, by=request.user)
    messages.success(request, _("«%(item)s» er tilbake.") % {"item": item})
    return redirect(f"{reverse('secretariat:write', args=[item.meeting_id])}?sak={pk}")


@require_http_methods(["GET", "POST"])
@for_secretariat
def papers(request: SecretaryRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    form = PaperForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        paper = attach_paper(item, by=request.user, **form.cleaned_data)
        messages.success(request, _("«%(paper)s» er lagt ved.") % {"paper": paper})
        return redirect("secretariat:papers", pk=pk)
    attached = item.attachments.filter(in_draft=True).defer("content")
    return page(request, "papers.html", item.meeting, "write", item=item, form=form, papers=attached)


@require_safe
@for_secretariat
def paper(request: SecretaryRequest, pk: int) -> FileResponse:
    row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    return as_download(bytes(row.content), row.file_name)


@require_http_methods(["GET", "POST"])
@for_secretariat
def paper_delete(request: SecretaryRequest, pk: int) -> HttpResponse:
    papers_and_items = Attachment.objects.visible_to(request.user).select_related("meeting__body", "item")
    row = papers_and_items.defer("content").filter(pk=pk).first()
    if row is None:
        return gone(request)
    if request.method == "POST":
        remove_paper(row, by=request.user)
        messages.success(request, _("«%(paper)s» er slettet.") % {"paper": row})
        if row.item_id is None:
            return redirect("secretariat:write", pk=row.meeting_id)
        return redirect("secretariat:papers", pk=row.item_id)
    return page(request, "paper_delete.html", row.meeting, "write", paper=row)
