"""Join a coach's group, choose the result that the coach sees, and leave."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from assessments.coaching.consents import coaches_of, record_consents
from assessments.links.owner_keys import claim_owner
from assessments.models import Attempt, Coach, Group, Invitee, Membership
from assessments.models.coaching import CODE_LENGTH, CODE_LETTERS
from assessments.models.shared_groups import with_coaches

NO_CODE = "-" * CODE_LENGTH
MAX_TYPED = 200
SEPARATOR = r"[\W_]"
# Looked for at every place, since a word before a code could be taken for its beginning ("KURS ABCD 2345").
SPELT_CODE = re.compile(
    rf"(?<![^\W_])(?=([{CODE_LETTERS}](?:{SEPARATOR}{{0,3}}[{CODE_LETTERS}]){{{CODE_LENGTH - 1}}})(?![^\W_]))"
)


class JoinRefused(Exception):
    """The group can't be joined."""


class GroupClosed(JoinRefused):
    """The last day to join has passed, or a coach closed or archived the group."""


class GroupFull(JoinRefused):
    """Every place is taken."""


class QuizWithdrawn(JoinRefused):
    """The group's questionnaire is withdrawn, and no attempt was chosen: none can be begun any more."""


class LinkTaken(JoinRefused):
    """Another browser is in the group as the line of the list that this personal link is for."""


class TermsChanged(JoinRefused):
    """The group asks for something else than what the consent page showed."""


class AlreadyMember(JoinRefused):
    """This browser's owner is in the group, under another name or as another line of the list."""


def normalise_code(code: str) -> str:
    """Return a typed code as the database stores codes; NO_CODE, which no group has, for anything else.

    Words before it ("Code: ABCD2345") and the group's whole link are understood, blanks and dashes in it as well. A
    code in one piece counts before one in several, and later ones before earlier ones.
    """
    text = code[:MAX_TYPED].upper()
    if "/G/" in text:
        text = re.split("[/?#]", text.rpartition("/G/")[2], maxsplit=1)[0]
    found = [match[1] for match in SPELT_CODE.finditer(text)]
    whole = [spelt for spelt in found if len(spelt) == CODE_LENGTH] or found
    return re.sub(SEPARATOR, "", whole[-1]) if whole else NO_CODE


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
    """Return the membership of the browser ``owner`` in a group; None if it isn't a member."""
    if not owner:
        return None
    membership = Membership.objects.filter(group=group, owner=owner).first()
    if membership:
        membership.group = group
    return membership


def find_membership(*, code: str, owner: str) -> Membership | None:
    """Return the membership of the browser ``owner`` in the group with a code; None if it isn't a member."""
    rows = Membership.objects.filter(group__code=normalise_code(code), owner=owner)
    return rows.first() if owner else None


def own_membership(*, membership_id: int, owner: str) -> Membership:
    """Return a membership of the browser ``owner``, with its attempt. Raises Membership.DoesNotExist."""
    if not owner:
        raise Membership.DoesNotExist
    rows = Membership.objects.select_related("attempt", "also_shown", "invitee", "group__coach", "group__questionnaire")
    return rows.prefetch_related(with_coaches()).get(pk=membership_id, owner=owner)


def visible_memberships(*, owner: str, questionnaire_id: int, now: datetime) -> list[Membership]:
    """Return the memberships by which coaches may see a result of ``owner`` at a questionnaire: two queries at most.

    Whether the group can still be joined doesn't matter, and neither does by which page the quiz was found.
    """
    if not owner:
        return []
    rows = Membership.objects.select_related("attempt", "group").prefetch_related(with_coaches())
    rows = rows.filter(owner=owner, group__questionnaire=questionnaire_id)
    return [membership for membership in rows if membership.is_current(now=now) and membership.agreed_coaches]


def attempts_for(*, group: Group, owner: str) -> list[Attempt]:
    """Return the attempts of the browser ``owner`` at the group's questionnaire, the newest first."""
    attempts = Attempt.objects.owned_by(owner).filter(version__questionnaire=group.questionnaire_id)
    return list(attempts.with_snapshot())


def latest_name(*, owner: str) -> str:
    """Return the name under which the browser ``owner`` joined a group last; “” if it is in none."""
    names = Membership.objects.filter(owner=owner).order_by("-joined_at", "-pk").values_list("display_name", flat=True)
    return names.first() or ""


def terms_digest(*, group: Group, coaches: Sequence[Coach] | None = None) -> str:
    """Return a digest of all that joining agrees to: who sees what of which quiz, and until when.

    ``coaches`` are those of the group, where they are loaded already.

    The consent page carries it, so that nobody agrees to terms other than those shown.
    """
    who = (group.pk, group.name, [(coach.pk, coach.name) for coach in coaches or coaches_of(group)])
    what = (group.questionnaire_id, group.shows_answers, str(group.visible_until), group.time_zone)
    return hashlib.sha256(repr((who, what)).encode()).hexdigest()


@transaction.atomic
def join_group(
    *,
    group: Group,
    owner: str,
    display_name: str,
    attempt: Attempt | None,
    invitee: Invitee | None,
    terms: str,
    now: datetime,
) -> Membership:
    """Save the consent of the browser ``owner`` to the terms that it was shown, whose digest is ``terms``.

    A membership that exists is never changed: a repeated request returns it, and one with another name or invitee
    raises AlreadyMember. Raises GroupClosed, GroupFull, QuizWithdrawn without an ``attempt``, LinkTaken if another
    browser joined by ``invitee``, TermsChanged, and KeyRetired.
    """
    claim_owner(owner=owner)
    locked = _lock_group(group)
    existing = membership_of(group=locked, owner=owner)
    if existing:
        is_repeated = existing.display_name == display_name and invitee is None
        if is_repeated or (invitee and existing.invitee_id == invitee.pk):
            return existing
        raise AlreadyMember
    if not locked.is_open(now=now):
        raise GroupClosed
    if locked.memberships.count() >= locked.places:
        raise GroupFull
    if attempt is None and locked.questionnaire.is_withdrawn:
        raise QuizWithdrawn
    coaches = coaches_of(locked)
    _check_consent(locked, invitee, coaches, terms)
    joined = Membership.objects.create(
        group=locked,
        owner=owner,
        invitee=invitee,
        display_name=display_name,
        attempt=attempt,
        joined_at=now,
        agreed_until=locked.visible_until,
        agreed_zone=locked.time_zone,
        agreed_answers=locked.shows_answers,
    )
    record_consents(memberships=[joined], coaches=coaches, now=now)
    return joined


@transaction.atomic
def accept_invitation(*, membership: Membership, invitee: Invitee, terms: str, now: datetime) -> None:
    """Let the coaches see a member who joined by the code as a line of the list; this renews the consent, not the name.

    Raises LinkTaken, TermsChanged, AlreadyMember for a member who is a line of the list, and Membership.DoesNotExist
    for one who has left meanwhile.
    """
    locked = _lock_group(membership.group)
    current = locked.memberships.get(pk=membership.pk)
    if current.invitee_id is not None:
        raise AlreadyMember
    coaches = coaches_of(locked)
    _check_consent(locked, invitee, coaches, terms)
    current.invitee = invitee
    current.agreed_until, current.agreed_zone = locked.visible_until, locked.time_zone
    current.agreed_answers = locked.shows_answers
    current.save(update_fields=["invitee", "agreed_until", "agreed_zone", "agreed_answers"])
    record_consents(memberships=[current], coaches=coaches, now=now)


def _lock_group(group: Group) -> Group:
    """Return the group as it is now; until the transaction ends, nobody joins and its terms don't change."""
    rows = Group.objects.select_for_update(of=("self",)).select_related("coach", "questionnaire")
    return rows.get(pk=group.pk)


def _check_consent(group: Group, invitee: Invitee | None, coaches: Sequence[Coach], terms: str) -> None:
    if invitee and Membership.objects.filter(invitee=invitee).exists():
        raise LinkTaken
    if terms != terms_digest(group=group, coaches=coaches):
        raise TermsChanged


def choose_result(*, membership: Membership, attempt_id: UUID) -> None:
    """Let the group see this finished attempt of the same browser and no other, under the terms that were agreed to.

    Raises Attempt.DoesNotExist for an unfinished one and for anybody else's.
    """
    attempt = _own_finished(membership).get(pk=attempt_id)
    Membership.objects.filter(pk=membership.pk).update(attempt=attempt, also_shown=None)


def show_beside(*, membership: Membership, attempt_id: UUID) -> None:
    """Let the group see this finished attempt beside the one that it sees already, under the same terms.

    Raises Attempt.DoesNotExist as `choose_result` does, and for the one that it sees already.
    """
    attempt = _own_finished(membership).get(pk=attempt_id)
    rows = Membership.objects.filter(pk=membership.pk, attempt__finished_at__isnull=False).exclude(attempt=attempt)
    if not rows.update(also_shown=attempt):
        raise Attempt.DoesNotExist


def _own_finished(membership: Membership) -> QuerySet[Attempt]:
    finished = Attempt.objects.owned_by(membership.owner).filter(finished_at__isnull=False)
    return finished.filter(version__questionnaire=membership.group.questionnaire_id)


def attach_attempt(*, attempt: Attempt, now: datetime) -> None:
    """Let the groups of an attempt's owner see it, which was begun or finished just now; call it in that transaction.

    A finished result that a group sees already is not replaced: only `choose_result` does that. Where the one that it
    saw was deleted, one that was shown beside it isn't any more.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("group")
    rows = rows.filter(owner=attempt.owner, group__questionnaire=attempt.version.questionnaire_id)
    current = [membership.pk for membership in rows if membership.is_current(now=now)]
    if current:
        waiting = Membership.objects.filter(Q(attempt=None) | Q(attempt__finished_at=None), pk__in=current)
        waiting.update(attempt=attempt, also_shown=None)


def leave_group(*, membership: Membership) -> None:
    """Withdraw the consent: the result, the name and the coaches' notes are gone from the group at once."""
    membership.delete()
