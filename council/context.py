"""What every page's frame shows. No query."""

from django.conf import settings
from django.http import HttpRequest

from organisations.access import is_secretariat, reads_as_member


def site(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    return {
        "council_name": settings.COUNCIL_NAME,
        "council_tagline": settings.COUNCIL_TAGLINE,
        "contact_email": settings.CONTACT_EMAIL,
        "demo": settings.DEMO,
        "is_secretariat": user is not None and is_secretariat(user),
        "is_member": user is not None and reads_as_member(user),
    }
