"""What a mail program asks for by itself when somebody presses its «Meld av»: no more weekly letters.

Source: RFC 8058. The program has no page of ours and no cookie, hence no token against forged forms; all that this
address does is to say no for the person whose link it is, and the letter's own page takes it back.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from organisations.consenting import choose_digest
from organisations.links import log_use, open_link
from organisations.models import SignedLink
from organisations.views.by_link import gone, kept_private


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A POST says no, whatever it holds, and is answered on the spot: programs follow no redirect. Who comes here with
    a browser is led to the page with the button.
    """
    link = open_link(token, SignedLink.Purpose.DIGEST)
    if link is None or link.person is None:
        return gone(request)
    if request.method != "POST":
        return kept_private(redirect("meetings:digest", token=token))
    if choose_digest(link.person, wanted=False):
        log_use(link, "digest declined by one click")
    return kept_private(HttpResponse(_("Du får ikke flere ukebrev."), content_type="text/plain; charset=utf-8"))
