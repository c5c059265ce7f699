"""Where a request comes from, coarsely and unreadably: to count by, never to know anybody by."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def network_of(request: HttpRequest) -> str:
    """A mark of the network that asks: 256 addresses of the old kind, a household's of the new one.

    Behind the proxy it is the last address of X-Forwarded-For that counts, which the proxy itself has added; what
    stands before it anybody may have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if not settings.LOCAL:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return salted_hmac("council.networks", _network(address)).hexdigest()[:16]


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 56), strict=False))
