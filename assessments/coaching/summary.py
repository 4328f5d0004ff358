"""Summarise a group's results: who leads how often, the mean profile, who is undecided, what to talk about."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from assessments.coaching.consents import load_members
from assessments.core import advice
from assessments.models import Attempt, Group, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.results.report import ArchetypeScore, names_of
from assessments.results.snapshots import ResultSummary, load_summaries

BAND_PERCENTILES = (10.0, 90.0)
UNDECIDED = "undecided"


@dataclass(frozen=True)
class FinishedMember:
    """A member whose finished result the coach may see, with prompts for a talk about it."""

    membership: Membership
    result: ResultSummary
    prompts: tuple[str, ...]

    @property
    def listed_as(self) -> str:
        """The name on the coach's list, if the member didn't join under the same one; else “”."""
        invitee = self.membership.invitee
        return invitee.own_id if invitee and invitee.own_id != self.membership.display_name else ""

    @property
    def is_undecided(self) -> bool:
        """Whether no single archetype leads clearly."""
        return self.result.kind != "clear"

    @property
    def has_no_lean(self) -> bool:
        """Whether not even several archetypes stand out."""
        return self.result.kind == "flat"


@dataclass(frozen=True)
class GroupSummary:
    """A group's finished, visible results.

    ``counted`` are the members whose result has the same archetypes as the newest version among them; the results of
    ``others`` have different ones, and are not in the figures. ``leads`` pairs each archetype with how many members it
    leads clearly; ``undecided`` is how many members no archetype leads clearly, ``no_lean`` for how many of them none
    even stands out. ``mean`` is the mean profile: the band of each archetype holds the middle eight of ten members.
    """

    counted: tuple[FinishedMember, ...]
    others: tuple[FinishedMember, ...]
    leads: tuple[tuple[ArchetypeScore, int], ...]
    undecided: int
    mean: tuple[ArchetypeScore, ...]
    no_lean: int = 0

    @property
    def between_several(self) -> int:
        """How many members are undecided between several archetypes."""
        return self.undecided - self.no_lean

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
    rows = group.memberships.filter(attempt__finished_at__isnull=False).select_related("attempt__version", "invitee")
    rows = rows.defer("attempt__version__definition").order_by("joined_at")
    memberships = load_members(group=group, rows=rows)
    visible = [membership for membership in memberships if membership.is_visible(now=now)]
    results = load_summaries(membership.attempt for membership in visible if membership.attempt)
    members = [
        _finished_member(membership, results[membership.attempt_id]) for membership in visible if membership.attempt_id
    ]
    return _summarise([member for member in members if member.result.answered])


def _finished_member(membership: Membership, result: ResultSummary) -> FinishedMember:
    prompts = advice.talk_about(
        kind=result.kind,
        names=names_of(result.mix[0]),
        enough=result.enough,
        notes=result.notes,
        noun=result.content.noun,
        decisive_questions=0,  # finding them needs the answers, which a summary doesn't have
        left=result.unasked,
        whole=membership.attempt is not None and membership.attempt.mode == Attempt.Mode.FULL,
    )
    return FinishedMember(membership, result, tuple(prompts))


def _summarise(members: list[FinishedMember]) -> GroupSummary:
    newest = max(members, key=lambda member: member.result.version_number, default=None)
    if newest is None:
        return GroupSummary((), (), (), 0, ())
    keys = set(newest.result.by_key)
    counted = tuple(member for member in members if set(member.result.by_key) == keys)
    counts = Counter(UNDECIDED if member.is_undecided else member.result.leader_keys[0] for member in counted)
    mean = tuple(
        _mean_score([member.result.by_key[score.key] for member in counted], like=score)
        for score in newest.result.archetypes
    )
    leads = [(score, counts[score.key]) for score in mean]
    return GroupSummary(
        counted=counted,
        others=tuple(member for member in members if set(member.result.by_key) != keys),
        leads=tuple(sorted(leads, key=lambda lead: (-lead[1], -lead[0].value))),
        undecided=counts[UNDECIDED],
        mean=mean,
        no_lean=sum(member.has_no_lean for member in counted),
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
