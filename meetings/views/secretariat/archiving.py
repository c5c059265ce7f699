"""«Arkiv»: everything as one file to take along."""

from __future__ import annotations

import logging
import tempfile

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.archiving import ArchiveView, CannotWrite, write_archive
from meetings.forms.archiving import ArchiveForm
from organisations.views.access import SecretaryRequest, for_secretariat, sent

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@for_secretariat
def archive(request: SecretaryRequest) -> HttpResponse | FileResponse:
    """Written to a file without a name, which is gone when it has been fetched. A tenth of a second for each report."""
    form = ArchiveForm(sent(request))
    if not form.is_valid():
        return TemplateResponse(request, "secretariat/archive.html", {"form": form})
    view = ArchiveView(form.cleaned_data["view"])
    target = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    try:
        files = write_archive(target, view)
    except CannotWrite as why:
        target.close()
        form.add_error(None, why.sentence)
        return TemplateResponse(request, "secretariat/archive.html", {"form": form})
    target.seek(0)
    logger.info("archive fetched view=%s files=%s by=%s", view, files, request.user.pk)
    name = f"{_('arkiv')}-{slugify(settings.COUNCIL_NAME)}-{view}-{timezone.localdate():%Y-%m-%d}.zip"
    response = FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
