"""Fetch a group that a coach may see, or one of its members, else 404: the same for a missing and for a foreign one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.coaching import sentences
from assessments.coaching.consents import load_members
from assessments.models import Coach, Group, Membership, Role


def fetch_own_group(coach: Coach, group_id: int) -> Group:
    """Return a group that the coach owns or has access to, with its questionnaire: for pages that only show."""
    rows = Group.objects.seen_by(coach).select_related("questionnaire")
    found: Any = get_object_or_404(rows, pk=group_id)  # with access_role
    group: Group = found
    is_owner = group.coach_id == coach.pk
    if is_owner:
        group.coach = coach
    group.show_to(coach, Role.OWNER if is_owner else found.access_role)
    return group


def fetch_group_to_change(coach: Coach, group_id: int) -> Group:
    """Return a group that the coach may change; 403 with the reason for a viewer, and for an archived group."""
    group = fetch_own_group(coach, group_id)
    if group.role == Role.VIEWER:
        raise PermissionDenied(sentences.only_look(owner=group.coach.name))
    if group.archived_at is not None:
        raise PermissionDenied(sentences.ARCHIVED)
    return group


def fetch_owned_group(coach: Coach, group_id: int) -> Group:
    """Return the coach's own group, archived or not; 403 with the reason for a coach who has access to it."""
    group = fetch_own_group(coach, group_id)
    if not group.is_own:
        raise PermissionDenied(sentences.only_the_owner(owner=group.coach.name))
    return group


def fetch_own_member(group: Group, member_id: int) -> Membership:
    """Return a member who agreed that the coach who looks sees them, with the attempt and its snapshot; else 404."""
    rows = group.memberships.select_related("attempt__version", "attempt__snapshot", "invitee")
    rows = rows.defer("attempt__version__definition")
    agreed, _ = load_members(group=group, rows=rows.filter(pk=member_id))
    if not agreed:
        raise Http404
    return agreed[0]
