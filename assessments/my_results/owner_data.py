"""Count, move, delete and export everything that one owner has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from assessments.core.times import utc_text
from assessments.links.owner_keys import claim_owner, lock_owners, retire_key
from assessments.models import Attempt, Membership, Posting, ShareLink, Version
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.models.shared_groups import with_coaches
from assessments.postings.saved import MAX_POSTINGS
from assessments.postings.snapshots import load_posting_report
from assessments.results.snapshots import load_own_report

# Fields that the export leaves out, each with the reason.
LEFT_OUT = {
    "owner": "the digest of the browser’s own cookie",
    "attempt": "each is listed within its attempt",
    "also_shown": "exported as the attempt that is also shown",
    "posting": "each is listed within its posting",
    "id": "a number that means nothing outside this database",
    "note": "coaches were promised that nobody else reads it; the export says whether there is one",
    "snapshot": "exported as the reading",
    "version": "exported as questionnaire, number and hash",
    "group": "exported as its name and its coach",
    "compared_link": "exported as the token that its owner pasted",
    "invitee": "a line of the coach’s own list, exported as its id there and its mail address",
}

MAX_OWNED: dict[type[Model], int] = {Attempt: MAX_ATTEMPTS, Posting: MAX_POSTINGS}


@dataclass(frozen=True)
class OwnerDataCounts:
    """How much belongs to an owner."""

    attempts: int
    finished: int
    links: int
    memberships: int
    postings: int
    latest: datetime | None

    def __bool__(self) -> bool:
        return bool(self.attempts or self.memberships or self.postings)


def count_owner_data(*, owner: str) -> OwnerDataCounts:
    """Return how much belongs to the browser with the digest ``owner``: always four queries."""
    moments = list(Attempt.objects.filter(owner=owner).values_list("started_at", "finished_at"))
    return OwnerDataCounts(
        attempts=len(moments),
        finished=sum(finished is not None for _, finished in moments),
        links=ShareLink.objects.filter(revoked_at=None).owned_by(owner).count(),
        memberships=Membership.objects.filter(owner=owner).count(),
        postings=Posting.objects.filter(owner=owner).count(),
        latest=max((started for started, _ in moments), default=None),
    )


class TooMuchTogether(Exception):
    """Two owners have more attempts or kept postings together than one may have; nothing was moved."""


@transaction.atomic
def move_owner_data(*, owner: str, to: str) -> None:
    """Give everything of one owner to another.

    In a group where both are members, the membership that came further stays: one with a result before one with an
    unfinished attempt before one without; of two alike, the new owner's. Raises KeyRetired if ``to`` was retired,
    and TooMuchTogether.
    """
    lock_owners(owner, to)
    claim_owner(owner=to)
    if any(model._default_manager.filter(owner__in=[owner, to]).count() > most for model, most in MAX_OWNED.items()):
        raise TooMuchTogether
    Attempt.objects.filter(owner=owner).update(owner=to)
    Posting.objects.filter(owner=owner).update(owner=to)
    memberships = Membership.objects.select_related("attempt")
    existing = {membership.group_id: membership for membership in memberships.filter(owner=to)}
    for membership in memberships.filter(owner=owner):
        twin = existing.get(membership.group_id)
        if twin and _how_far(twin) >= _how_far(membership):
            membership.delete()
            continue
        if twin:
            twin.delete()
        membership.owner = to
        membership.save(update_fields=["owner"])


def _how_far(membership: Membership) -> tuple[bool, bool]:
    return membership.has_result, membership.attempt_id is not None


@transaction.atomic
def exchange_key(*, owner: str, to: str) -> None:
    """Give everything of one owner to a fresh key, and retire the old one."""
    move_owner_data(owner=owner, to=to)
    retire_key(owner=owner)


@transaction.atomic
def delete_owner_data(*, owner: str) -> None:
    """Delete everything of an owner: memberships, postings, and attempts with their answers, links and snapshots.

    The owner's key is retired, so that another browser that still has it can't begin anew under it.
    """
    lock_owners(owner)
    retire_key(owner=owner)
    Membership.objects.filter(owner=owner).delete()
    Posting.objects.filter(owner=owner).delete()
    Attempt.objects.filter(owner=owner).delete()


def export_owner_data(*, owner: str) -> dict[str, Any]:
    """Return everything that is stored about an owner, as plain data."""
    attempts = Attempt.objects.owned_by(owner).with_snapshot().select_related("version__questionnaire")
    rows = Membership.objects.filter(owner=owner).select_related("group__coach", "invitee__address")
    memberships = rows.prefetch_related(with_coaches()) if owner else []
    postings = Posting.objects.owned_by(owner).with_version().select_related("compared_link").prefetch_related("links")
    return {
        "attempts": [_attempt(attempt) for attempt in attempts.prefetch_related("answers", "links")],
        "postings": [_posting(posting) for posting in postings],
        "groups": [_membership(membership) for membership in memberships],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt.pk),
        "questionnaire": _version(attempt.version),
        **_fields(attempt),
        "answers": [_fields(answer) for answer in attempt.answers.all()],
        "links": [_fields(link) for link in attempt.links.all()],
        "result": load_own_report(attempt).as_data(with_answers=True) if attempt.finished_at else None,
    }


def _posting(posting: Posting) -> dict[str, Any]:
    return {
        "id": str(posting.pk),
        "questionnaire": _version(posting.version),
        **_fields(posting),
        "compared_with_the_result_of_link": posting.compared_link.token if posting.compared_link else None,
        "links": [_fields(link) for link in posting.links.all()],
        "reading": load_posting_report(posting).as_data(),
    }


def _version(version: Version) -> dict[str, Any]:
    return {"slug": version.questionnaire.slug, "version": version.number, "sha256": version.sha256}


def _membership(membership: Membership) -> dict[str, Any]:
    address = getattr(membership.invitee, "address", None)
    return {
        "group": membership.group.name,
        "coach": membership.group.coach.name,
        "coaches_who_see_it": [coach.name for coach in membership.agreed_coaches],
        "on_the_coachs_list_as": membership.invitee.own_id if membership.invitee else None,
        "mail_address_on_the_coachs_list": address.email if address else None,
        "shows_attempt": str(membership.attempt_id) if membership.attempt_id else None,
        "also_shows_attempt": str(membership.also_shown_id) if membership.also_shown_id else None,
        "coach_has_a_note": bool(membership.note) or membership.coach_notes.exists(),
        **_fields(membership),
    }


def _fields(row: Model) -> dict[str, Any]:
    """Return all columns of a row but those in LEFT_OUT, by column name; moments in whole seconds."""
    values = {
        str(field.column): getattr(row, field.attname) for field in row._meta.fields if field.name not in LEFT_OUT
    }
    return {name: utc_text(value) if isinstance(value, datetime) else value for name, value in values.items()}
