"""Whole addresses, for links that a coach hands out."""

from collections.abc import Sequence

from django.urls import reverse

from assessments.web.requests import SiteRequest


def absolute(request: SiteRequest, name: str, *args: Sequence[str] | str | None) -> str:
    """Return the whole address of a page, with the host that this request came to."""
    return request.build_absolute_uri(reverse(name, args=args))
