"""The owner's controls over a result: its links, their QR codes, deleting it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from assessments.quiz.fetch import own_attempt
from assessments.sharing.forms import LinkForm
from assessments.web.htmx import personal, respond, see_other
from assessments.web.qr import qr_svg


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, token: str) -> HttpResponse:
    """All links to the result or posting; POST makes one more."""
    shared = fetch_own_shared(request, token)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link = make_link(of=shared.target, token=new_token(), now=timezone.now(), **form.cleaned_data)
        except TooManyLinks:
            form.add_error(None, f"{MAX_LINKS} links are open already. Turn one off first.")
        else:
            messages.success(request, "The link is made. Nobody has it until you share it.")
            return see_other("link", link.token)
    context = {"link": shared.link, "form": form, "noun": noun_of(shared.target), **_links_of(request, shared.target)}
    return respond(request, "sharing/share.html", context, status=422 if form.errors else 200)


def noun_of(shared: Attempt | Posting) -> str:
    """Return what the pages call it."""
    return "posting" if isinstance(shared, Posting) else "result"


def _links_of(request: HttpRequest, shared: Attempt | Posting) -> dict[str, Any]:
    now = timezone.now()
    links = list(shared.links.order_by("created_at", "pk"))
    opening = [link for link in links if link.opens(now=now)]
    return {
        "links": [(link, _address(request, link)) for link in opening],
        "ended": [link for link in links if not link.opens(now=now)],
    }


def _address(request: HttpRequest, link: ShareLink) -> str:
    return request.build_absolute_uri(reverse("result", args=[link.token]))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """One link with its QR code and its settings; POST saves the settings."""
    mine = fetch_own_link(request, token)
    form = LinkForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid() and mine.revoked_at is None:
        change_link(link=mine, now=now, **form.cleaned_data)
        messages.success(request, "Saved. The link now works as you set it.")
        return see_other("link", token)
    address = _address(request, mine)
    context = {"link": mine, "form": form, "address": address, "opens": mine.opens(now=now), "qr": qr_svg(address)}
    context["noun"] = noun_of(mine.target)
    context["back"] = link_for(of=mine.target, token=new_token(), now=now).token
    return respond(request, "sharing/link.html", context, status=422 if form.errors else 200)


@personal
@require_POST
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """Turn one link off for good; the result keeps an address for its owner."""
    mine = fetch_own_link(request, token)
    now = timezone.now()
    revoke_link(link=mine, now=now)
    messages.success(request, "The link is turned off. It no longer opens for anybody.")
    return see_other("share", link_for(of=mine.target, token=new_token(), now=now).token)


@personal
@require_POST
def revoke_every(request: HttpRequest, token: str) -> HttpResponse:
    """Turn all links off at once; the owner gets an address that nobody else has."""
    mine = fetch_own_link(request, token)
    now = timezone.now()
    revoke_all(of=mine.target, now=now)
    noun = noun_of(mine.target)
    messages.success(request, f"All links are turned off. Your {noun} has a new address, which nobody else has.")
    return see_other("share", link_for(of=mine.target, token=new_token(), now=now).token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then delete the result with its answers and links, or the posting with its links."""
    shared = fetch_own_shared(request, token)
    if request.method == "POST":
        delete_target(target=shared.target)
        messages.success(request, f"Deleted. Nothing of that {noun_of(shared.target)} is kept here any more.")
        return see_other("postings" if isinstance(shared.target, Posting) else "mine")
    if isinstance(shared.target, Posting):
        return respond(request, "postings/delete.html", {"link": shared.link, "posting": shared.target})
    return respond(request, "sharing/delete.html", {"link": shared.link, "attempt": shared.target})


@personal
@require_POST
def show_result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Open one's own finished attempt; it gets a new link when no other opens any more."""
    attempt = own_attempt(request, attempt_id)
    if attempt.finished_at is None:
        return see_other("take", attempt.pk)
    return see_other("result", link_for(of=attempt, token=new_token(), now=timezone.now()).token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Ask once, then delete an attempt of one's own, finished or not."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        delete_target(target=attempt)
        messages.success(request, "Deleted. Nothing of that attempt is kept here any more.")
        return see_other("mine")
    return respond(request, "my_results/discard.html", {"attempt": attempt})
