"""Summarise a group's results: who leads how often, the mean profile, how many are undecided or have no clear lean."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np

from assessments.coaching.consents import load_members
from assessments.core import advice
from assessments.models import Group, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.results.snapshots import ResultSummary, load_summaries
from assessments.results.verdict import NO_LEAN, SEVERAL, ArchetypeScore

BAND_PERCENTILES = (10.0, 90.0)
UNDECIDED_LABEL = "Undecided between several"


@dataclass(frozen=True)
class FinishedMember:
    """A member whose finished result the coach may see."""

    membership: Membership
    result: ResultSummary
    other: ResultSummary | None = None
    """Another result of the same archetypes that the member agreed to show beside it."""

    @property
    def listed_as(self) -> str:
        """The name on the coach's list, if the member didn't join under the same one; else “”."""
        invitee = self.membership.invitee
        return invitee.own_id if invitee and invitee.own_id != self.membership.display_name else ""

    @property
    def before_after(self) -> tuple[ResultSummary, ResultSummary] | None:
        """Both results, the one that was finished first before the other; None for a member who shows one only."""
        if self.other is None:
            return None
        before, after = sorted((self.result, self.other), key=lambda result: result.finished_at or datetime.max)
        return before, after


@dataclass(frozen=True)
class GroupSummary:
    """A group's finished, visible results.

    ``counted`` are the members whose result has the same archetypes as the newest version among them; the results of
    ``others`` have different ones, and are not in the figures. ``leads`` pairs each archetype with how many members it
    leads clearly. All others are counted either in ``between_several``, undecided between several archetypes, or in
    ``no_lean``, for whom none stands out. ``mean`` is the mean profile: the band of each archetype holds the middle
    eight of ten members.
    """

    counted: tuple[FinishedMember, ...]
    others: tuple[FinishedMember, ...]
    leads: tuple[tuple[ArchetypeScore, int], ...]
    between_several: int
    no_lean: int
    mean: tuple[ArchetypeScore, ...]
    unanswered: int = 0
    """How many have finished without an answer: their results say nothing, and are in none of the figures."""

    @property
    def without_leader(self) -> tuple[tuple[str, str, int], ...]:
        """How many members no archetype leads clearly, each after `led_by` and its label: never as one number."""
        return (
            (SEVERAL, UNDECIDED_LABEL, self.between_several),
            (NO_LEAN, advice.NO_LEAN, self.no_lean),
        )

    @property
    def changed(self) -> tuple[FinishedMember, ...]:
        """The counted members who show two results."""
        return tuple(member for member in self.counted if member.other)

    @property
    def members(self) -> tuple[FinishedMember, ...]:
        """The members with a visible result, counted or not."""
        return (*self.counted, *self.others)

    @property
    def may_be_public(self) -> bool:
        """Whether enough members are counted for others than the coach to see the figures."""
        return len(self.counted) >= MIN_FOR_PUBLIC_SUMMARY


def summarise_group(*, group: Group, now: datetime) -> GroupSummary:
    """Return the summary of a group's finished results that have at least one answer: three queries.

    They are those that the coach who looks may see (`Group.seen_by`); for the public summary, those that the owner may.
    """
    rows = group.memberships.filter(attempt__finished_at__isnull=False).order_by("joined_at")
    rows = rows.select_related("attempt__version", "also_shown__version", "invitee")
    rows = rows.defer("attempt__version__definition", "also_shown__version__definition")
    agreed, _ = load_members(group=group, rows=rows)
    visible = [membership for membership in agreed if membership.is_visible(now=now)]
    finished = load_results(visible)
    answered = [member for member in finished if member.result.answered]
    return replace(_summarise(answered), unanswered=len(finished) - len(answered))


def load_results(memberships: Collection[Membership]) -> list[FinishedMember]:
    """Return these members with the results that they show; each has a finished attempt that the coach may see."""
    shown = [(membership.attempt, membership.also_shown) for membership in memberships]
    results = load_summaries(attempt for both in shown for attempt in both if attempt)
    return [
        FinishedMember(membership, results[membership.attempt_id], _comparable(membership, results))
        for membership in memberships
        if membership.attempt_id
    ]


def summarise_in_steps(*, group: Group, now: datetime) -> GroupSummary:
    """Return the summary of those who finished first: as many as make whole steps of MIN_FOR_PUBLIC_SUMMARY.

    A room that watches the picture grow sees it change for several members at once, so nobody can tell from the change
    what the result is of somebody who has just finished.
    """
    members = summarise_group(group=group, now=now).counted
    first = sorted(members, key=lambda member: (str(member.result.finished_at), member.membership.pk))
    return _summarise(first[: len(first) // MIN_FOR_PUBLIC_SUMMARY * MIN_FOR_PUBLIC_SUMMARY])


def _comparable(membership: Membership, results: Mapping[UUID, ResultSummary]) -> ResultSummary | None:
    """Return the result that a member also shows, if it can be compared: of the same archetypes, and not empty."""
    if membership.attempt_id is None or membership.also_shown_id is None:
        return None
    result, other = results[membership.attempt_id], results.get(membership.also_shown_id)
    return other if other and other.answered and set(other.by_key) == set(result.by_key) else None


def _summarise(members: list[FinishedMember]) -> GroupSummary:
    newest = max(members, key=lambda member: member.result.version_number, default=None)
    if newest is None:
        return GroupSummary((), (), (), 0, 0, ())
    keys = set(newest.result.by_key)
    counted = tuple(member for member in members if set(member.result.by_key) == keys)
    counts = Counter(member.result.led_by for member in counted)
    mean = tuple(
        _mean_score([member.result.by_key[score.key] for member in counted], like=score)
        for score in newest.result.archetypes
    )
    leads = [(score, counts[score.key]) for score in mean]
    return GroupSummary(
        counted=counted,
        others=tuple(member for member in members if set(member.result.by_key) != keys),
        leads=tuple(sorted(leads, key=lambda lead: (-lead[1], -lead[0].value))),
        between_several=counts[SEVERAL],
        no_lean=counts[NO_LEAN],
        mean=mean,
    )


def _mean_score(scores: list[ArchetypeScore], *, like: ArchetypeScore) -> ArchetypeScore:
    """Return the mean of members' scores on one archetype, whose name and looks are those of ``like``."""
    values = np.array([score.value for score in scores])
    mean = float(values.mean())
    low, high = (float(edge) for edge in np.percentile(values, BAND_PERCENTILES))
    return replace(
        like,
        value=mean,
        low=min(low, mean),
        high=max(high, mean),
        share=round(sum(score.share for score in scores) / len(scores)),
        p_top=sum(score.p_top for score in scores) / len(scores),
    )
