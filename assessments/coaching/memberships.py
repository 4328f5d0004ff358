"""A student joins a coach's group, chooses the result that its coach sees, and leaves again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from assessments.models import Attempt, Group, Invitee, Membership
from assessments.models.coaching import CODE_LENGTH, CODE_LETTERS

NO_CODE = "-" * CODE_LENGTH


class GroupClosed(Exception):
    """The last day to join is over."""


class GroupFull(Exception):
    """Every place is taken."""


class LinkTaken(Exception):
    """The personal link was used to join in another browser."""


def normalised(code: str) -> str:
    """Return a code as it is kept, however it was typed; NO_CODE for what can't be one, which no group has."""
    kept = "".join(letter for letter in code[:40].upper() if letter in CODE_LETTERS)
    return kept if len(kept) == CODE_LENGTH else NO_CODE


def find_group(*, code: str) -> Group:
    """Return the group with a code. Raises Group.DoesNotExist, after one query whatever the code looks like."""
    return Group.objects.select_related("coach", "questionnaire").get(code=normalised(code))


def find_invitee(*, token: str) -> Invitee:
    """Return the line of a group's list with a personal link's token. Raises Invitee.DoesNotExist."""
    rows = Invitee.objects.select_related("membership", "group__coach", "group__questionnaire")
    return rows.get(token=token)


def note_opening(*, invitee: Invitee, now: datetime) -> None:
    """Note when a personal link was first opened."""
    Invitee.objects.filter(pk=invitee.pk, opened_at=None).update(opened_at=now)


def membership_of(*, group: Group, owner: str) -> Membership | None:
    """Return this browser's membership, with its attempt; None where it has none."""
    if not owner:
        return None
    rows = Membership.objects.select_related("attempt").filter(group=group, owner=owner)
    found = rows.first()
    if found:
        found.group = group
    return found


def find_membership(*, code: str, owner: str) -> Membership | None:
    """Return this browser's membership of the group with a code, if there is one."""
    rows = Membership.objects.select_related("group__coach").filter(group__code=normalised(code), owner=owner)
    return rows.first() if owner else None


def attempts_for(*, group: Group, owner: str) -> list[Attempt]:
    """Return what this browser has taken of the group's questionnaire, the newest first."""
    mine = Attempt.objects.owned_by(owner).filter(version__questionnaire=group.questionnaire_id)
    return list(mine.select_related("version").defer("version__definition"))


@transaction.atomic
def join_group(
    *,
    group: Group,
    owner: str,
    display_name: str,
    attempt: Attempt | None,
    invitee: Invitee | None,
    today: date,
    now: datetime,
) -> Membership:
    """Write down the consent of the browser ``owner``: what the group asks to see now is what was agreed to.

    Joining twice changes the name and the result, and agrees anew. Raises GroupClosed, GroupFull, and LinkTaken where
    another browser joined by ``invitee``.
    """
    locked = Group.objects.select_for_update().get(pk=group.pk)
    membership = Membership.objects.filter(group=locked, owner=owner).first()
    if membership is None:
        if not locked.is_open(today=today):
            raise GroupClosed
        if locked.memberships.count() >= locked.places:
            raise GroupFull
        membership = Membership(group=locked, owner=owner, joined_at=now)
    if invitee and Membership.objects.filter(invitee=invitee).exclude(owner=owner).exists():
        raise LinkTaken
    membership.invitee = invitee or membership.invitee
    membership.display_name = display_name
    membership.attempt = attempt or membership.attempt
    membership.agreed_until = locked.visible_until
    membership.agreed_answers = locked.shows_answers
    membership.save()
    return membership


def choose_result(*, membership: Membership, attempt_id: UUID) -> None:
    """Let the group see another attempt of the same browser. Raises Attempt.DoesNotExist for anybody else's."""
    mine = Attempt.objects.owned_by(membership.owner)
    membership.attempt = mine.get(pk=attempt_id, version__questionnaire=membership.group.questionnaire_id)
    membership.save(update_fields=["attempt"])


def attach_attempt(*, code: str, owner: str, attempt: Attempt) -> None:
    """Let the group with a code, where this browser is a member, see the attempt that was just begun.

    A finished result that the group sees already stays: it is exchanged only by `choose_result`.
    """
    mine = Membership.objects.filter(
        Q(attempt=None) | Q(attempt__finished_at=None),
        group__code=normalised(code),
        owner=owner,
        group__questionnaire=attempt.version.questionnaire_id,
    )
    mine.update(attempt=attempt)


def leave_group(*, membership: Membership) -> None:
    """Withdraw the consent: the group loses the result, the name and the coach's note at once."""
    membership.delete()
