"""The attempts of this browser."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.http import personal, respond
from assessments.models import Attempt
from assessments.views.owner import owner_of


@personal
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What was begun and finished in this browser, the newest first."""
    attempts = list(Attempt.objects.owned_by(owner_of(request)).with_version())
    return respond(request, "mine/list.html", {"attempts": attempts})
