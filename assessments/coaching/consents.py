"""Which coaches a member agreed to: record it, ask for it, and load members as one coach may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from assessments.models import Coach, CoachNote, Consent, Group, Membership


class CoachRenamed(Exception):
    """The coach has another name than the one that the member read."""


def coaches_of(group: Group) -> list[Coach]:
    """Return the owner, then the other coaches with access, the longest first: one query."""
    return [group.coach, *Coach.objects.filter(accesses__group=group).order_by("accesses__added_at", "accesses__pk")]


def record_consents(*, memberships: Iterable[Membership], coaches: Sequence[Coach], now: datetime) -> None:
    """Save that members agreed to each of these coaches, under the names that they have now."""
    Consent.objects.bulk_create(
        [
            Consent(membership=membership, coach=coach, name=coach.name, is_given=True, decided_at=now)
            for membership in memberships
            for coach in coaches
        ],
        update_conflicts=True,
        unique_fields=["membership", "coach"],
        update_fields=["name", "is_given", "decided_at"],
    )


def unasked_coaches(membership: Membership) -> list[Coach]:
    """Return the coaches with access about whom the member hasn't decided yet."""
    decided = {consent.coach_id for consent in membership.consents.all()}
    return [coach for coach in coaches_of(membership.group) if coach.pk not in decided]


@transaction.atomic
def decide(*, membership: Membership, coach_id: int, named: str, is_given: bool, now: datetime) -> Coach:
    """Save whether a member lets one of the group's coaches see the result; a later decision replaces an earlier one.

    ``named`` is the coach's name as the member read it. Raises Coach.DoesNotExist for one without access, and
    CoachRenamed.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("coach").get(pk=membership.group_id)
    coach = next((coach for coach in coaches_of(group) if coach.pk == coach_id), None)
    if coach is None:
        raise Coach.DoesNotExist
    if coach.name != named:
        raise CoachRenamed
    Consent.objects.update_or_create(
        membership=membership,
        coach=coach,
        defaults={"name": coach.name, "is_given": is_given, "decided_at": now},
    )
    return coach


def load_members(*, group: Group, rows: Iterable[Membership]) -> tuple[list[Membership], list[Membership]]:
    """Return the members of a group who agreed that the coach who looks sees them, and those who haven't.

    Two queries, three for a second coach: a note is always that coach's own. Of whoever hasn't agreed, pages show
    nothing but how many there are. These objects are for showing; they are never saved.
    """
    members = list(rows)
    prefetch_related_objects(members, "consents")
    for member in members:
        member.group = group
    agreed = [member for member in members if member.is_agreed_to(group.seen_by_id)]
    if group.seen_by_id != group.coach_id:
        notes = _notes_of(group.seen_by_id, agreed)
        for member in agreed:
            member.note = notes.get(member.pk, "")
    return agreed, [member for member in members if not member.is_agreed_to(group.seen_by_id)]


def _notes_of(coach_id: int, members: Sequence[Membership]) -> dict[int, str]:
    notes = CoachNote.objects.filter(coach=coach_id, membership__in=members)
    return dict(notes.values_list("membership_id", "text"))
