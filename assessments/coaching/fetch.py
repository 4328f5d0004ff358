"""Fetch a coach's own group, else 404: alike for one that never was and for another coach's."""

from django.shortcuts import get_object_or_404

from assessments.models import Coach, Group


def fetch_own_group(coach: Coach, group_id: int) -> Group:
    """Return the coach's own group, with its questionnaire."""
    group = get_object_or_404(Group.objects.of_coach(coach).select_related("questionnaire"), pk=group_id)
    group.coach = coach
    return group
