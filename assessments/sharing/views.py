"""Manage the links to an own result or posting, and delete it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.links.fetch import fetch_own_link, fetch_own_shared
from assessments.links.links import (
    MAX_LINKS,
    TooManyLinks,
    change_link,
    delete_target,
    link_for,
    make_link,
    new_token,
    revoke_all,
    revoke_link,
)
from assessments.models import Attempt, Posting, ShareLink
from assessments.postings.snapshots import load_posting_report, posting_name
from assessments.quiz.fetch import own_attempt
from assessments.results.names import attempt_name
from assessments.sharing.forms import LinkForm, LinkSettingsForm
from assessments.sharing.sentences import deleting
from assessments.web import rate_limits
from assessments.web.htmx import personal, respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: SiteRequest, token: str) -> HttpResponse:
    """List all links to the result or posting; POST makes one more."""
    shared = fetch_own_shared(request, token)
    form = LinkForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        if rate_limits.take_by_network(request, rate_limits.LINKS, now=timezone.now()):
            try:
                link = make_link(of=shared.target, token=new_token(), now=timezone.now(), **form.cleaned_data)
                messages.success(request, "Link created. Nobody has it until you share it.")
                return see_other("link", link.token)
            except TooManyLinks:
                form.add_error(None, f"{MAX_LINKS} links work already. Turn one off first.")
        else:
            form.add_error(None, "Many links were made from your network just now. Try again in ten minutes.")
            status = 429
    context = {"link": shared.link, "form": form, "noun": noun_of(shared.target), **_links_of(request, shared.target)}
    return respond(request, "sharing/share.html", context, status=status if form.errors else 200)


def noun_of(target: Attempt | Posting) -> str:
    """Return the word for the target in sentences: “posting” or “result”."""
    return "posting" if isinstance(target, Posting) else "result"


def _links_of(request: SiteRequest, target: Attempt | Posting) -> dict[str, Any]:
    now = timezone.now()
    links = list(target.links.order_by("created_at", "pk"))
    active = [link for link in links if link.opens(now=now)]
    return {
        "links": [(link, _address(request, link)) for link in active],
        "ended": [link for link in links if not link.opens(now=now)],
    }


def _address(request: SiteRequest, link: ShareLink) -> str:
    return request.build_absolute_uri(reverse("result", args=[link.token]))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SiteRequest, token: str) -> HttpResponse:
    """Show a link with its QR code and settings; POST saves the settings."""
    share_link = fetch_own_link(request, token)
    now = timezone.now()
    form = LinkSettingsForm(request.POST if request.method == "POST" else None, link=share_link, now=now)
    if request.method == "POST" and form.is_valid() and share_link.revoked_at is None:
        change_link(link=share_link, now=now, **form.changes)
        messages.success(request, "Saved. The link now works as you set it.")
        return see_other("link", token)
    address = _address(request, share_link)
    context = {
        "link": share_link,
        "form": form,
        "address": address,
        "opens": share_link.opens(now=now),
        "qr": qr_svg(address),
    }
    context["noun"] = noun_of(share_link.target)
    context["back"] = link_for(of=share_link.target, token=new_token(), now=now).token
    return respond(request, "sharing/link.html", context, status=422 if form.errors else 200)


@personal
@require_POST
def revoke(request: SiteRequest, token: str) -> HttpResponse:
    """Revoke one link; redirect to all links, at an address that still opens (see ``link_for``)."""
    share_link = fetch_own_link(request, token)
    now = timezone.now()
    revoke_link(link=share_link, now=now)
    messages.success(request, "The link is turned off. It no longer works for anybody.")
    return see_other("share", link_for(of=share_link.target, token=new_token(), now=now).token)


@personal
@require_POST
def revoke_every(request: SiteRequest, token: str) -> HttpResponse:
    """Revoke all links; the owner gets a new one that nobody else has."""
    share_link = fetch_own_link(request, token)
    now = timezone.now()
    revoke_all(of=share_link.target, now=now)
    noun = noun_of(share_link.target)
    messages.success(request, f"All links are turned off. Your {noun} has a new address, which nobody else has.")
    return see_other("share", link_for(of=share_link.target, token=new_token(), now=now).token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SiteRequest, token: str) -> HttpResponse:
    """Show what would be deleted; POST deletes the result with answers and links, or the posting with its links."""
    shared = fetch_own_shared(request, token)
    if request.method == "POST":
        delete_target(target=shared.target)
        messages.success(request, f"Deleted. Nothing of that {noun_of(shared.target)} is kept here any more.")
        return see_other("postings" if isinstance(shared.target, Posting) else "mine")
    if isinstance(shared.target, Posting):
        name = posting_name(shared.target, load_posting_report(shared.target), shows_text=True)
        return respond(request, "postings/delete.html", {"link": shared.link, "name": name})
    return _discard_page(request, "sharing/delete.html", shared.target)


@personal
@require_POST
def show_result(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """Redirect to the result of an own finished attempt, by the link that ``link_for`` returns."""
    attempt = own_attempt(request, attempt_id)
    if attempt.finished_at is None:
        return see_other("take", attempt.pk)
    return see_other("result", link_for(of=attempt, token=new_token(), now=timezone.now()).token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """Ask for confirmation; POST deletes an own attempt, finished or not."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        delete_target(target=attempt)
        messages.success(request, "Deleted. Nothing of that attempt is kept here any more.")
        return see_other("mine")
    return _discard_page(request, "my_results/discard.html", attempt)


def _discard_page(request: SiteRequest, template: str, attempt: Attempt) -> HttpResponse:
    question, effect = deleting(is_finished=attempt.finished_at is not None)
    context = {"attempt": attempt, "name": attempt_name(attempt), "question": question, "effect": effect}
    return respond(request, template, context)
