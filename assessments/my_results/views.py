"""Show, move, export and delete what this browser owns: attempts, postings and places in groups."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.times import utc_text
from assessments.links.links import known_token, new_token, owner_digest
from assessments.links.owner_cookie import owner_of, owner_token, remember_owner
from assessments.links.owner_keys import KeyRetired
from assessments.models import Attempt, Membership, Posting
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.my_results.owner_data import (
    TooMuchTogether,
    count_owner_data,
    delete_owner_data,
    exchange_key,
    export_owner_data,
    move_owner_data,
)
from assessments.postings.saved import MAX_POSTINGS
from assessments.results.names import attempt_name
from assessments.web import rate_limits
from assessments.web.errors import too_many
from assessments.web.htmx import personal, respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest

TOO_MUCH = (
    f"Joined, that would be more than {MAX_ATTEMPTS} quizzes or {MAX_POSTINGS} kept postings. Delete some first, or "
    "bring them here without joining."
)


@personal
@require_safe
def mine(request: SiteRequest) -> HttpResponse:
    """List this browser's attempts, newest first, and its groups; show its private link."""
    owner = owner_of(request)
    attempts = list(Attempt.objects.owned_by(owner).with_snapshot())
    memberships = (
        list(Membership.objects.filter(owner=owner).select_related("group__coach", "attempt")) if owner else []
    )
    context: dict[str, Any] = {
        "attempts": [(attempt, attempt_name(attempt)) for attempt in attempts],
        "memberships": memberships,
        "postings": Posting.objects.owned_by(owner).count(),
        "repeated": _finished_repeatedly(attempts),
    }
    if attempts or memberships or context["postings"]:
        address = _private_address(request)
        context |= {"address": address, "qr": qr_svg(address)}
    return respond(request, "my_results/list.html", context)


def _private_address(request: SiteRequest) -> str:
    return request.build_absolute_uri(reverse("open_private_link", args=[owner_token(request)]))


def _finished_repeatedly(attempts: list[Attempt]) -> list[tuple[str, str]]:
    """Return slug and title of each questionnaire that was finished at least twice."""
    finished = [attempt.version.content for attempt in attempts if attempt.finished_at]
    counts = Counter(content.slug for content in finished)
    titles = {content.slug: content.title for content in reversed(finished)}
    return [(slug, titles[slug]) for slug, count in counts.items() if count > 1]


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def open_private_link(request: SiteRequest, token: str) -> HttpResponse:
    """Show what a private link owns and what this browser owns; POST makes this browser its owner.

    With “also” in the POST, what this browser owned so far is moved to that owner too.
    """
    linked_owner = owner_digest(token) or owner_digest("-" * 22)
    there = count_owner_data(owner=linked_owner)
    if not there or known_token(token) != token:
        raise Http404
    owner = owner_of(request)
    if owner == linked_owner:
        return see_other("mine")
    here = count_owner_data(owner=owner)
    problem = ""
    if request.method == "POST":
        try:
            if "also" in request.POST:
                move_owner_data(owner=owner, to=linked_owner)
            response: HttpResponse = see_other("mine")
            remember_owner(response, token)
            messages.success(request, "Your results are here now. The link goes on to work on other devices.")
            return response
        except KeyRetired as error:
            raise Http404 from error
        except TooMuchTogether:
            problem = TOO_MUCH
    context: dict[str, Any] = {"there": there, "here": here, "problem": problem, "also": "also" in request.POST}
    if here:
        context["address"] = _private_address(request)
    return respond(request, "my_results/open_private_link.html", context, status=422 if problem else 200)


@personal
@require_POST
def renew(request: SiteRequest) -> HttpResponse:
    """Give this browser a new token; the old private link, and other devices that use it, lose access."""
    owner, token = owner_of(request), new_token()
    if not count_owner_data(owner=owner):
        raise Http404
    if not rate_limits.take_by_network(request, rate_limits.RETIREMENTS, now=timezone.now()):
        return too_many(request)
    exchange_key(owner=owner, to=owner_digest(token))
    messages.success(request, "There is a new private link. The old one no longer opens, on any device.")
    response = see_other("mine")
    remember_owner(response, token)
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def leave_browser(request: SiteRequest) -> HttpResponse:
    """Show the private link once more; POST takes this browser's key out of its cookie, and deletes nothing."""
    if not count_owner_data(owner=owner_of(request)):
        return see_other("mine")
    if request.method == "POST":
        messages.success(request, "This browser shows nothing of yours any more. Your private link does.")
        response: HttpResponse = see_other("mine")
        remember_owner(response, new_token())
        return response
    return respond(request, "my_results/leave.html", {"address": _private_address(request)})


@personal
@require_safe
def everything(request: SiteRequest) -> HttpResponse:
    """Download everything that is stored about this browser's owner, as JSON."""
    data = {"made_at": utc_text(timezone.now()), **export_owner_data(owner=owner_of(request))}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="careerfit-everything.json"'
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request: SiteRequest) -> HttpResponse:
    """Show what would be deleted; POST deletes everything of this browser's owner, and the cookie."""
    owner = owner_of(request)
    counts = count_owner_data(owner=owner)
    if not counts:
        return see_other("mine")
    if request.method == "POST":
        if not rate_limits.take_by_network(request, rate_limits.RETIREMENTS, now=timezone.now()):
            return too_many(request)
        delete_owner_data(owner=owner)
        messages.success(request, "Deleted. Nothing of you is kept here any more.")
        response: HttpResponse = see_other("mine")
        response.delete_cookie(settings.OWNER_COOKIE_NAME, samesite="Lax")
        return response
    return respond(request, "my_results/delete.html", {"held": counts})
