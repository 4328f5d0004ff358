"""Fetch what a link opens and check permission in one step; the only place that decides on a 404 for links."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from assessments.links.links import SharedPosting, SharedResult, open_link, own_link
from assessments.links.owner_cookie import owner_of
from assessments.models import ShareLink


def fetch_shared(request: HttpRequest, token: str) -> SharedResult | SharedPosting:
    """Return the result or the posting behind a link; the same 404 for unknown, revoked and expired links."""
    try:
        return open_link(token=token, owner=owner_of(request), now=timezone.now())
    except ShareLink.DoesNotExist as error:
        raise Http404 from error


def fetch_shared_result(request: HttpRequest, token: str) -> SharedResult:
    """Return the result behind a link; the same 404 for a link to a posting."""
    shared = fetch_shared(request, token)
    if isinstance(shared, SharedPosting):
        raise Http404
    return shared


def fetch_own_link(request: HttpRequest, token: str) -> ShareLink:
    """Return a link to this browser's own result or posting, active or not, else the same 404."""
    try:
        return own_link(token=token, owner=owner_of(request))
    except ShareLink.DoesNotExist as error:
        raise Http404 from error


def fetch_own_shared(request: HttpRequest, token: str) -> SharedResult | SharedPosting:
    """Return the result or posting behind a link if it is this browser's, else the same 404."""
    shared = fetch_shared(request, token)
    if not shared.is_owner:
        raise Http404
    return shared
