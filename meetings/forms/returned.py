"""Upload of a Word file that came back."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from organisations.forms.fields import PlainForm


class WordBackForm(PlainForm):
    document = forms.FileField(
        label=_("Word-fil"),
        help_text=_("Utkastet slik det kom tilbake (.docx), med «spor endringer» på. Høyst 20 MB."),
        error_messages={
            "required": _("Velg Word-fila først."),
            "empty": _("Fila er tom. Velg Word-fila som kom tilbake."),
        },
    )

    @property
    def chosen(self) -> UploadedFile[bytes]:
        return cast("UploadedFile[bytes]", self.cleaned_data["document"])
