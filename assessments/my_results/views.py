"""Show, move, export and delete what this browser owns: attempts, postings and places in groups."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.times import utc_text
from assessments.links.links import known_token, new_token, owner_digest
from assessments.links.owner_cookie import owner_of, owner_token, remember_owner
from assessments.links.owner_keys import KeyRetired
from assessments.models import Attempt, Membership, Posting
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.models.shared_groups import with_coaches
from assessments.my_results import sentences
from assessments.my_results.forms import RenameForm
from assessments.my_results.listing import list_of_owner
from assessments.my_results.owner_data import (
    TooMuchTogether,
    count_owner_data,
    delete_owner_data,
    exchange_key,
    export_owner_data,
    move_owner_data,
)
from assessments.my_results.renaming import rename
from assessments.postings.saved import MAX_POSTINGS
from assessments.postings.snapshots import load_posting_report
from assessments.results.names import attempt_says
from assessments.web import rate_limits
from assessments.web.cookies import forget_cookie
from assessments.web.errors import too_many
from assessments.web.htmx import personal, respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest

TOO_MUCH = (
    f"Merged, that would be more than {MAX_ATTEMPTS} quizzes or {MAX_POSTINGS} kept postings. Delete some first, or "
    "bring them here without merging."
)


@personal
@require_safe
def mine(request: SiteRequest) -> HttpResponse:
    """List this browser's quizzes, results, kept postings and groups; show its private link."""
    owner = owner_of(request)
    owned = list_of_owner(owner=owner, now=timezone.now())
    rows = Membership.objects.filter(owner=owner).select_related("group", "attempt")
    memberships = list(rows.prefetch_related(with_coaches(), "group__accesses")) if owner else []
    asked = [membership.pk for membership in memberships if membership.is_asked(now=timezone.now())]
    context: dict[str, Any] = {"owned": owned, "memberships": memberships, "asked": asked}
    if owned or memberships:
        address = _private_address(request)
        context |= {"address": address, "qr": qr_svg(address)}
    return respond(request, "my_results/list.html", context)


def _private_address(request: SiteRequest) -> str:
    return request.build_absolute_uri(reverse("open_private_link", args=[owner_token(request)]))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def rename_result(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """Show the form for an own result's name; POST stores it."""
    owned = Attempt.objects.owned_by(owner_of(request)).filter(finished_at__isnull=False).with_snapshot()
    attempt = get_object_or_404(owned, pk=attempt_id)
    return _rename(request, attempt, name=attempt.label, says=attempt_says(attempt))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def rename_posting(request: SiteRequest, posting_id: UUID) -> HttpResponse:
    """Show the form for a kept posting's name; POST stores it."""
    posting = get_object_or_404(Posting.objects.owned_by(owner_of(request)).with_version(), pk=posting_id)
    return _rename(request, posting, name=posting.name, says=load_posting_report(posting).first_line)


def _rename(request: SiteRequest, owned: Attempt | Posting, *, name: str, says: str) -> HttpResponse:
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        if not rename(owned=owned, name=form.cleaned_data["name"]):
            raise Http404
        messages.success(request, "Saved under its new name.")
        return see_other("mine")
    context = {
        "form": form,
        "heading": "Name this posting" if isinstance(owned, Posting) else "Name this result",
        "who_sees": sentences.who_sees_the_name(owned),
        "left_empty": sentences.left_empty(says),
    }
    return respond(request, "my_results/rename.html", context, status=422 if form.errors else 200)


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
            messages.success(request, "Your results are here now. The link keeps working on other devices.")
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
    messages.success(request, "You have a new private link. The old one no longer works, on any device.")
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
        messages.success(request, "This browser no longer shows anything of yours. Your private link does.")
        response: HttpResponse = see_other("mine")
        forget_cookie(response, settings.OWNER_COOKIE_NAME)
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
        messages.success(request, "Deleted. Nothing about you is kept here any more.")
        response: HttpResponse = see_other("mine")
        forget_cookie(response, settings.OWNER_COOKIE_NAME)
        return response
    return respond(request, "my_results/delete.html", {"held": counts})
