"""Fetch and authorise in one step, so that 404 is decided in one place only."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessments.access import PostingViewing, Viewing, open_link, own_link
from assessments.http import wants_fragment
from assessments.models import Attempt, ShareLink, Version, statements
from assessments.views.owner import owner_of


def latest_versions() -> list[Version]:
    """Return the newest version of every published questionnaire, the oldest questionnaire first."""
    versions = Version.objects.newest_first().defer("definition")
    newest: dict[int, Version] = {}
    for version in versions:
        newest.setdefault(version.questionnaire_id, version)
    return list(newest.values())


def reading_versions() -> list[Version]:
    """Return the newest versions that can read postings."""
    return [version for version in latest_versions() if version.content.cues]


def latest_version(slug: str) -> Version:
    """Return the newest version of one questionnaire, else 404."""
    versions = Version.objects.filter(questionnaire__slug=slug).select_related("questionnaire")
    version = versions.newest_first().defer("definition").first()
    if version is None:
        raise Http404
    return version


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return an attempt of this browser; 404 alike for one that never was and for somebody else's."""
    owner = owner_of(request)
    if wants_fragment(request):  # by far the most, and mostly of a quiz that somebody takes
        begun = statements.find_begun(attempt_id=attempt_id, owner=owner)
        if begun is not None:
            return begun
    own = Attempt.objects.owned_by(owner).with_version().select_related("version__questionnaire")
    return get_object_or_404(own, pk=attempt_id)


def anything_viewing(request: HttpRequest, token: str) -> Viewing | PostingViewing:
    """Return the result or the posting behind a link; 404 alike for unknown, revoked and expired ones."""
    try:
        return open_link(token=token, owner=owner_of(request), now=timezone.now())
    except ShareLink.DoesNotExist as error:
        raise Http404 from error


def viewing(request: HttpRequest, token: str) -> Viewing:
    """Return the result behind a link, else the same 404."""
    seen = anything_viewing(request, token)
    if isinstance(seen, PostingViewing):
        raise Http404
    return seen


def own_link_to(request: HttpRequest, token: str) -> ShareLink:
    """Return a link to this browser's own result or posting, whether or not it still opens, else the same 404."""
    try:
        return own_link(token=token, owner=owner_of(request))
    except ShareLink.DoesNotExist as error:
        raise Http404 from error


def own_viewing(request: HttpRequest, token: str) -> Viewing | PostingViewing:
    """Return the result or posting behind a link if it is this browser's, else the same 404."""
    seen = anything_viewing(request, token)
    if not seen.is_owner:
        raise Http404
    return seen
