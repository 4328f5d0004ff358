"""Fetch an attempt of this browser, else 404."""

from uuid import UUID

from django.http import Http404, HttpRequest

from assessments.links.owner_cookie import owner_of
from assessments.models import Attempt
from assessments.quiz import hot_queries


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return an attempt of this browser; the same 404 for an unknown one and for somebody else's."""
    attempt = hot_queries.find_attempt(attempt_id=attempt_id, owner=owner_of(request))
    if attempt is None:
        raise Http404
    return attempt
