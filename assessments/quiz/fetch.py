"""Fetch an attempt of this browser, else 404."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessments.links.owner_cookie import owner_of
from assessments.models import Attempt
from assessments.quiz import hot_queries
from assessments.web.htmx import wants_fragment


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return an attempt of this browser; 404 alike for one that never was and for somebody else's."""
    owner = owner_of(request)
    if wants_fragment(request):  # by far the most, and mostly of a quiz that somebody takes
        begun = hot_queries.find_begun(attempt_id=attempt_id, owner=owner)
        if begun is not None:
            return begun
    own = Attempt.objects.owned_by(owner).with_version().select_related("version__questionnaire")
    return get_object_or_404(own, pk=attempt_id)
