"""The register as files: fetched, and sent in with a look before anything is saved."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from council.forms.register_files import RegisterFileForm
from organisations.models import RegisterFile
from organisations.register_files import (
    FileOutOfDate,
    Preview,
    UnreadableFile,
    check_size,
    compare,
    discard_file,
    receive_file,
    register_sheet,
    save_file,
)
from organisations.views.access import SecretaryRequest, for_secretariat, sent
from organisations.views.sheets import sheet_response

FILES = {"organisasjoner": RegisterFile.Kind.ORGANISATIONS, "personer": RegisterFile.Kind.PEOPLE}


@require_http_methods(["GET", "POST"])
@for_secretariat
def files(request: SecretaryRequest) -> HttpResponse:
    """Fetch the register, or send a file in. What was sent in waits here until it is saved or put away."""
    form = RegisterFileForm(sent(request), request.FILES or None)
    if form.is_valid():
        try:
            kept = _keep(request, form.cleaned_data["kind"], form.cleaned_data["file"])
        except UnreadableFile as why:
            form.add_error("file", why.sentence)
        else:
            return redirect("register_file", pk=kept.pk)
    context = {"form": form, "waiting": RegisterFile.rows.defer("content").select_related("received_by__person")}
    return TemplateResponse(request, "register/files.html", context)


def _keep(request: SecretaryRequest, kind: str, upload: UploadedFile[bytes]) -> RegisterFile:
    """Raises UnreadableFile; a file that is too large is refused before it is read."""
    check_size(upload.size or 0)
    return receive_file(kind, upload.name or "", upload.read(), by=request.user)


@require_safe
@for_secretariat
def export(request: SecretaryRequest, what: str, form: str) -> FileResponse:
    if what not in FILES:
        raise Http404
    return sheet_response(register_sheet(FILES[what]), form, name=what)


@require_http_methods(["GET", "POST"])
@for_secretariat
def file_preview(request: SecretaryRequest, pk: int) -> HttpResponse:
    """What the file would change, field by field. «Lagre» writes it once; a file that is gone has been used."""
    file = RegisterFile.rows.filter(pk=pk).first()
    if file is None:
        if request.method == "POST":
            messages.info(request, _("Fila er alt lagret eller lagt bort."))
            return redirect("register_files")
        raise Http404
    outdated = ""
    if request.method == "POST":
        try:
            _said_saved(request, save_file(file, mark=request.POST.get("mark", ""), by=request.user))
        except FileOutOfDate as why:
            outdated = why.sentence
        else:
            return redirect("register:index")
    return TemplateResponse(
        request, "register/file.html", {"file": file, "preview": compare(file), "refused": outdated}
    )


def _said_saved(request: SecretaryRequest, saved: Preview | None) -> None:
    if saved is None:
        messages.info(request, _("Fila er alt lagret eller lagt bort."))
        return
    new = ngettext("%(n)s ny", "%(n)s nye", len(saved.new)) % {"n": len(saved.new)}
    changed = ngettext("%(n)s endret", "%(n)s endrede", len(saved.changed)) % {"n": len(saved.changed)}
    messages.success(request, _("Registeret er lagret: %(new)s, %(changed)s.") % {"new": new, "changed": changed})


@require_http_methods(["GET", "POST"])
@for_secretariat
def file_discard(request: SecretaryRequest, pk: int) -> HttpResponse:
    """Asks first. A file that is gone already is gone."""
    if request.method == "POST":
        file = RegisterFile.rows.defer("content").filter(pk=pk).first()
        if file is not None:
            discard_file(file, by=request.user)
        messages.success(request, _("Fila er lagt bort. Registeret er som før."))
        return redirect("register_files")
    file = get_object_or_404(RegisterFile.rows.defer("content"), pk=pk)
    return TemplateResponse(request, "register/file_discard.html", {"file": file})
