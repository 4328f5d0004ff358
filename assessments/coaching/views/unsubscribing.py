"""Stop mail from coaches by the link in one, without an account and without logging in."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessments.coaching.unsubscribing import UnknownUnsubscribeLink, digest_of, refuse_mail
from assessments.web.htmx import personal, respond
from assessments.web.requests import SiteRequest


@csrf_exempt  # mail programs send the form of RFC 8058, without cookies; the link is the permission
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: SiteRequest, token: str) -> HttpResponse:
    """Show a button, since programs that check mail open links by themselves; POST stops all mail to the address."""
    try:
        digest_of(token)
        if request.method == "POST":
            refuse_mail(token=token, now=timezone.now())
    except UnknownUnsubscribeLink as error:
        raise Http404 from error
    return respond(request, "coaching/joining/unsubscribe.html", {"is_done": request.method == "POST"})
