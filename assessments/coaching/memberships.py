"""Join a coach's group, choose the result that the coach sees, and leave."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from assessments.links.owner_keys import claim_owner
from assessments.models import Attempt, Group, Invitee, Membership
from assessments.models.coaching import CODE_LENGTH, CODE_LETTERS

NO_CODE = "-" * CODE_LENGTH


class JoinRefused(Exception):
    """The group can't be joined."""


class GroupClosed(JoinRefused):
    """The last day to join has passed."""


class GroupFull(JoinRefused):
    """Every place is taken."""


class LinkTaken(JoinRefused):
    """Another browser has joined by this personal link."""


def normalise_code(code: str) -> str:
    """Return a typed code as the database stores codes; NO_CODE, which no group has, for anything else."""
    letters = "".join(letter for letter in code[:40].upper() if letter in CODE_LETTERS)
    return letters if len(letters) == CODE_LENGTH else NO_CODE


def find_group(*, code: str) -> Group:
    """Return the group with a code: one query, also for a malformed code. Raises Group.DoesNotExist."""
    return Group.objects.select_related("coach", "questionnaire").get(code=normalise_code(code))


def find_invitee(*, token: str) -> Invitee:
    """Return the invitee whose personal link has this token. Raises Invitee.DoesNotExist."""
    rows = Invitee.objects.select_related("membership", "group__coach", "group__questionnaire")
    return rows.get(token=token)


def note_opening(*, invitee: Invitee, now: datetime) -> None:
    """Save when a personal link was first opened."""
    Invitee.objects.filter(pk=invitee.pk, opened_at=None).update(opened_at=now)


def membership_of(*, group: Group, owner: str) -> Membership | None:
    """Return the membership of the browser ``owner``, with its attempt; None if it isn't a member."""
    if not owner:
        return None
    membership = Membership.objects.select_related("attempt").filter(group=group, owner=owner).first()
    if membership:
        membership.group = group
    return membership


def find_membership(*, code: str, owner: str) -> Membership | None:
    """Return the membership of the browser ``owner`` in the group with a code; None if it isn't a member."""
    rows = Membership.objects.select_related("group__coach").filter(group__code=normalise_code(code), owner=owner)
    return rows.first() if owner else None


def attempts_for(*, group: Group, owner: str) -> list[Attempt]:
    """Return the attempts of the browser ``owner`` at the group's questionnaire, the newest first."""
    attempts = Attempt.objects.owned_by(owner).filter(version__questionnaire=group.questionnaire_id)
    return list(attempts.select_related("version").defer("version__definition"))


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
    """Save the consent of the browser ``owner`` to what the group asks to see now.

    Joining again changes the name and the result, and renews the consent. Raises GroupClosed, GroupFull, and LinkTaken
    if another browser joined by ``invitee``; KeyRetired.
    """
    claim_owner(owner=owner)
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
    attempts = Attempt.objects.owned_by(membership.owner)
    membership.attempt = attempts.get(pk=attempt_id, version__questionnaire=membership.group.questionnaire_id)
    membership.save(update_fields=["attempt"])


def attach_attempt(*, code: str, owner: str, attempt: Attempt) -> None:
    """Let the group with a code see an attempt that its member ``owner`` has just started.

    A finished result that the group sees already is not replaced: only `choose_result` does that.
    """
    memberships = Membership.objects.filter(
        Q(attempt=None) | Q(attempt__finished_at=None),
        group__code=normalise_code(code),
        owner=owner,
        group__questionnaire=attempt.version.questionnaire_id,
    )
    memberships.update(attempt=attempt)


def leave_group(*, membership: Membership) -> None:
    """Withdraw the consent: the result, the name and the coach's note are gone from the group at once."""
    membership.delete()
