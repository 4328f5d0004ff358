"""Functions that make coaches, groups, invitees and members."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from assessments.coaching.consents import record_consents
from assessments.coaching.memberships import terms_digest
from assessments.links.links import new_token, owner_digest
from assessments.models import Attempt, Coach, Group, GroupAccess, Invitee, Membership, Role, Version
from tests.factories import NOON, STUDENT

CODE = "ABCD2345"


def make_coach(name: str = "lind") -> Coach:
    return Coach.objects.create(user=User.objects.create_user(name), name=f"Prof. {name.title()}")


def make_group(coach: Coach, version: Version, **changes: Any) -> Group:
    today = timezone.now().date()
    values = {
        "name": "Data science 101",
        "code": CODE,
        "places": 300,
        "closes_on": today + timedelta(days=30),
        "visible_until": today + timedelta(days=180),
        "created_at": NOON,
    } | changes
    return Group.objects.create(coach=coach, questionnaire=version.questionnaire, **values)


def give_access(group: Group, coach: Coach, role: str = Role.VIEWER) -> GroupAccess:
    """Share a group with a coach."""
    return GroupAccess.objects.create(group=group, coach=coach, role=role, added_at=NOON)


def make_invitee(group: Group, own_id: str = "s-1", **changes: Any) -> Invitee:
    values = {"token": new_token(), "created_at": NOON} | changes
    return Invitee.objects.create(group=group, own_id=own_id, **values)


def make_member(group: Group, attempt: Attempt | None = None, *, owner: str = STUDENT, **changes: Any) -> Membership:
    """Make a member with the owner of the attempt; ``owner`` is the owner's token where there is no attempt."""
    values = {
        "owner": attempt.owner if attempt else owner_digest(owner),
        "display_name": "Anna",
        "joined_at": NOON,
        "agreed_until": group.visible_until,
        "agreed_answers": group.shows_answers,
    } | changes
    member = Membership.objects.create(group=group, attempt=attempt, **values)
    record_consents(memberships=[member], coaches=[group.coach], now=NOON)
    return member


def consent_to(group: Group, **changes: str) -> dict[str, str]:
    """What the form of the consent page sends: the terms as the group has them now, agreed to by Anna."""
    return {"display_name": "Anna", "consent": "on", "attempt": "new", "terms": terms_digest(group=group)} | changes
