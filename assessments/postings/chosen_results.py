"""Which result a posting is compared with: the browser's newest, another of its own, one behind a link, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from assessments.links.links import SharedResult
from assessments.models import Attempt, Posting, ShareLink
from assessments.results.report import Report
from assessments.results.snapshots import load_own_report, load_report

ComparedWith = Posting.ComparedWith


@dataclass(frozen=True)
class Choice:
    """What somebody chose. ``attempt_id`` is of their own; it and ``link`` are None where they have been deleted."""

    kind: Posting.ComparedWith = ComparedWith.NEWEST
    attempt_id: UUID | None = None
    link: ShareLink | None = None

    @classmethod
    def of_shared(cls, shared: SharedResult) -> "Choice":
        """Return the choice of the result behind a link; one's own result is chosen whatever becomes of its link."""
        if shared.is_owner:
            return cls(ComparedWith.OWN, attempt_id=shared.attempt.pk)
        return cls(ComparedWith.LINK, link=shared.link)

    @classmethod
    def of_posting(cls, posting: Posting) -> "Choice":
        """Return the choice for a kept posting; one query if it is a link that was not fetched with the posting."""
        return cls(ComparedWith(posting.compared_with), posting.compared_attempt_id, posting.compared_link)

    @property
    def fields(self) -> dict[str, Any]:
        """The values of a posting's fields that store it."""
        return {"compared_with": self.kind, "compared_attempt_id": self.attempt_id, "compared_link": self.link}


@dataclass(frozen=True)
class ComparedResult:
    """A result to compare a posting with. ``is_own``: this browser's."""

    report: Report
    is_own: bool
    finished_at: datetime


@dataclass(frozen=True)
class Comparand:
    """What a choice comes to. ``is_gone``: what was chosen can no longer be opened, and the newest stands in for it."""

    kind: Posting.ComparedWith
    result: ComparedResult | None
    is_gone: bool = False


def load_comparands(choices: Sequence[tuple[str, Choice]], *, owner: str, now: datetime) -> list[Comparand]:
    """Return what each choice comes to, given the slug of the posting's questionnaire: one query for them all.

    A result that was deleted and a link that no longer opens come to the owner's newest result, if there is one.
    """
    attempts = _fetch_attempts(choices, owner=owner, now=now)
    by_pk: dict[UUID | None, Attempt] = {attempt.pk: attempt for attempt in attempts}
    newest: dict[str, Attempt] = {}
    for attempt in attempts:
        if attempt.owner == owner:
            newest.setdefault(attempt.version.content.slug, attempt)
    results: dict[UUID, ComparedResult] = {}  # each is loaded once, and only if a posting is compared with it
    comparands = []
    for slug, choice in choices:
        chosen = by_pk.get(_chosen_attempt(choice, now=now))
        is_gone = choice.kind in {ComparedWith.OWN, ComparedWith.LINK} and chosen is None
        shown = None if choice.kind == ComparedWith.NONE else chosen or newest.get(slug)
        if shown and shown.pk not in results:
            results[shown.pk] = _load_result(shown, is_own=shown.owner == owner)
        comparands.append(Comparand(choice.kind, results[shown.pk] if shown else None, is_gone))
    return comparands


def _fetch_attempts(choices: Sequence[tuple[str, Choice]], *, owner: str, now: datetime) -> list[Attempt]:
    """Return the chosen attempts and the owner's newest of each questionnaire, the newest first."""
    finished = Attempt.objects.filter(finished_at__isnull=False)
    newer = finished.filter(
        owner=OuterRef("owner"),
        version__questionnaire=OuterRef("version__questionnaire"),
        finished_at__gt=OuterRef("finished_at"),
    )
    chosen = [choice.attempt_id for _, choice in choices if choice.attempt_id]
    linked = [_chosen_attempt(choice, now=now) for _, choice in choices if choice.link]
    wanted = Q(pk__in=linked)
    if owner:  # An index finds the rows on each side of the outer “or”.
        wanted |= Q(owner=owner) & (Q(~Exists(newer)) | Q(pk__in=chosen))
    return list(finished.filter(wanted).with_snapshot().order_by("-finished_at", "-pk"))


def _chosen_attempt(choice: Choice, *, now: datetime) -> UUID | None:
    """Return the key of the chosen attempt; None if the link doesn't open, or nothing is left of what was chosen."""
    if choice.link:
        return choice.link.attempt_id if choice.link.opens(now=now) else None
    return choice.attempt_id


def _load_result(attempt: Attempt, *, is_own: bool) -> ComparedResult:
    assert attempt.finished_at is not None  # noqa: S101 -- only finished ones are fetched
    report = load_own_report(attempt) if is_own else load_report(attempt)
    return ComparedResult(report, is_own, attempt.finished_at)


def own_results(*, owner: str, slugs: Sequence[str]) -> list[Attempt]:
    """Return an owner's finished attempts at these questionnaires, to choose from, the newest first: one query."""
    attempts = Attempt.objects.owned_by(owner).filter(finished_at__isnull=False)
    return list(attempts.filter(version__questionnaire__slug__in=slugs).with_version().order_by("-finished_at", "-pk"))


def save_choice(*, posting: Posting, choice: Choice) -> None:
    """Store with which result a kept posting is compared."""
    for name, value in choice.fields.items():
        setattr(posting, name, value)
    posting.save(update_fields=["compared_with", "compared_attempt", "compared_link"])
