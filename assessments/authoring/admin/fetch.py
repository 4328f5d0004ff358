"""Fetch the record of an admin page of our own: 404 if there is none, 403 for those who may not see it."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest


def fetch_record(page: "ModelAdmin[Any]", request: HttpRequest, record_id: int | str) -> Any:
    """Return the record with this id, or raise Http404; what the user may do with it is for the caller to check."""
    record = page.get_object(request, str(record_id))
    if record is None:
        raise Http404
    return record


def fetch_viewable(page: "ModelAdmin[Any]", request: HttpRequest, record_id: int | str) -> Any:
    """Return the record with this id if the user may view it."""
    record = fetch_record(page, request, record_id)
    if not page.has_view_permission(request, record):
        raise PermissionDenied
    return record
