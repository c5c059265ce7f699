"""What a mail program asks for by itself when somebody presses its «Meld av»: no more mail to this follower.

Source: RFC 8058. The program has no page of ours and no cookie, hence no token against forged forms; all that this
address does is to end what the address of its link follows, and the page of the same link takes it back.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from council.following.asking import end
from council.following.links import reached_by
from organisations.views.by_link import gone, kept_private


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def following_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A POST ends all, whatever it holds, and is answered on the spot: programs follow no redirect. Who comes here with
    a browser is led to the page with the buttons.
    """
    reached = reached_by(token)
    if reached is None:
        return gone(request)
    if request.method != "POST":
        return kept_private(redirect("following", token=token))
    end(reached.address)
    return kept_private(HttpResponse(_("Du får ikke flere e-poster."), content_type="text/plain; charset=utf-8"))
