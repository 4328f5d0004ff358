"""Fetch a coach's own group, or one of its members, else 404: the same for a missing one and for another coach's."""

from django.shortcuts import get_object_or_404

from assessments.models import Coach, Group, Membership


def fetch_own_group(coach: Coach, group_id: int) -> Group:
    """Return the coach's own group, with its questionnaire."""
    group = get_object_or_404(Group.objects.of_coach(coach).select_related("questionnaire"), pk=group_id)
    group.coach = coach
    return group


def fetch_group_to_change(coach: Coach, group_id: int) -> Group:
    """Return a group that the coach may change, for the pages that do so."""
    return fetch_own_group(coach, group_id)


def fetch_own_member(group: Group, member_id: int) -> Membership:
    """Return a member of the coach's own group, with the attempt and its snapshot."""
    rows = group.memberships.select_related("attempt__version", "attempt__snapshot", "invitee")
    rows = rows.defer("attempt__version__definition")
    membership = get_object_or_404(rows, pk=member_id)
    membership.group = group
    return membership
