"""The owner's controls over a result: its link, its QR code, deleting it."""

from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import change_link, delete_attempt, link_for, new_token, own_link, replace_link
from assessments.forms import LinkForm
from assessments.http import personal, respond, see_other
from assessments.models import ShareLink
from assessments.views.fetch import own_attempt, own_viewing
from assessments.views.owner import owner_of


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, token: str) -> HttpResponse:
    """The link with its QR code and its settings; POST saves the settings."""
    link = own_viewing(request, token).link
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change_link(link=link, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved. The link now works as you set it.")
        return see_other("share", token)
    address = request.build_absolute_uri(reverse("result", args=[token]))
    context = {"link": link, "form": form, "address": address, "qr": _qr(address)}
    return respond(request, "result/share.html", context, status=422 if form.errors else 200)


def _qr(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)


@personal
@require_POST
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """Turn the link off for good; the result gets a new one that nobody has yet."""
    try:
        link = own_link(token=token, owner=owner_of(request))
    except ShareLink.DoesNotExist as error:
        raise Http404 from error
    link = replace_link(link=link, token=new_token(), now=timezone.now())
    messages.success(request, "The old link no longer opens. This is the new one; nobody has it until you share it.")
    return see_other("share", link.token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then delete the result with its answers and links."""
    seen = own_viewing(request, token)
    if request.method == "POST":
        delete_attempt(attempt=seen.attempt)
        messages.success(request, "Deleted. Nothing of that result is kept here any more.")
        return see_other("mine")
    return respond(request, "result/delete.html", {"link": seen.link, "attempt": seen.attempt})


@personal
@require_POST
def show_result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Open one's own finished attempt; it gets a new link when no other opens any more."""
    attempt = own_attempt(request, attempt_id)
    if attempt.finished_at is None:
        return see_other("take", attempt.pk)
    return see_other("result", link_for(attempt=attempt, token=new_token(), now=timezone.now()).token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Ask once, then delete an attempt of one's own, finished or not."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        delete_attempt(attempt=attempt)
        messages.success(request, "Deleted. Nothing of that attempt is kept here any more.")
        return see_other("mine")
    return respond(request, "mine/discard.html", {"attempt": attempt})
