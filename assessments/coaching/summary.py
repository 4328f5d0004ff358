"""A whole group at a glance: who leads how often, the mean profile, who is undecided, what to talk about."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from assessments.core import advice
from assessments.models import Group, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.results.report import ArchetypeScore
from assessments.results.snapshots import ResultSummary, load_summaries

SPREAD_OF_MEMBERS = (10.0, 90.0)
UNDECIDED = "undecided"


@dataclass(frozen=True)
class MemberView:
    """A member whose finished result the coach may see, with what there is to talk about."""

    membership: Membership
    outline: ResultSummary
    prompts: tuple[str, ...]

    @property
    def is_undecided(self) -> bool:
        """Whether no single archetype leads clearly."""
        return self.outline.kind != "clear"

    @property
    def said(self) -> str:
        """The verdict in a few words."""
        return advice.in_short(kind=self.outline.kind, names=[score.name for score in self.outline.leaders])


@dataclass(frozen=True)
class GroupSummary:
    """A group's finished, visible results.

    ``alike`` are the members whose archetypes are those of the newest version among them; ``others`` took another set
    and are not in the figures. ``leads`` says how many each archetype leads clearly, ``undecided`` how many none does;
    ``mean`` is the mean of the members' values, with the span that holds the middle eight of ten.
    """

    alike: tuple[MemberView, ...]
    others: tuple[MemberView, ...]
    leads: tuple[tuple[ArchetypeScore, int], ...]
    undecided: int
    mean: tuple[ArchetypeScore, ...]

    @property
    def members(self) -> tuple[MemberView, ...]:
        """Everybody."""
        return (*self.alike, *self.others)

    @property
    def may_be_shared(self) -> bool:
        """Whether anybody but the coach may see the figures."""
        return len(self.alike) >= MIN_FOR_PUBLIC_SUMMARY


def summarise_group(*, group: Group, today: date) -> GroupSummary:
    """Look at everybody in the group who has finished and whose result may still be seen: two queries."""
    rows = group.memberships.filter(attempt__finished_at__isnull=False)
    memberships = list(
        rows.select_related("attempt__version", "invitee").defer("attempt__version__definition").order_by("joined_at")
    )
    for membership in memberships:
        membership.group = group
    visible = [membership for membership in memberships if membership.is_visible(today=today)]
    outlines = load_summaries(membership.attempt for membership in visible if membership.attempt)
    members = [_view(membership, outlines[membership.attempt_id]) for membership in visible if membership.attempt_id]
    return _overview([member for member in members if member.outline.answered])


def _view(membership: Membership, outline: ResultSummary) -> MemberView:
    prompts = advice.talk_about(
        kind=outline.kind,
        names=[score.name for score in outline.leaders],
        enough=outline.enough,
        notes=outline.notes,
        decisive_questions=0,
    )
    return MemberView(membership, outline, tuple(prompts))


def _overview(members: list[MemberView]) -> GroupSummary:
    newest = max(members, key=lambda member: member.outline.version_number, default=None)
    if newest is None:
        return GroupSummary((), (), (), 0, ())
    keys = set(newest.outline.by_key)
    alike = tuple(member for member in members if set(member.outline.by_key) == keys)
    counts = Counter(UNDECIDED if member.is_undecided else member.outline.leader_keys[0] for member in alike)
    mean = tuple(
        _mean(score, [member.outline.by_key[score.key] for member in alike]) for score in newest.outline.archetypes
    )
    return GroupSummary(
        alike=alike,
        others=tuple(member for member in members if set(member.outline.by_key) != keys),
        leads=tuple(sorted(((score, counts[score.key]) for score in mean), key=lambda pair: -pair[1])),
        undecided=counts[UNDECIDED],
        mean=mean,
    )


def _mean(score: ArchetypeScore, scores: list[ArchetypeScore]) -> ArchetypeScore:
    """The mean of the members' values and shares; its band is where the middle eight of ten members are."""
    values = np.array([one.value for one in scores])
    mean = float(values.mean())
    low, high = (float(edge) for edge in np.percentile(values, SPREAD_OF_MEMBERS))
    return ArchetypeScore(
        key=score.key,
        name=score.name,
        hue=score.hue,
        glyph=score.glyph,
        summary=score.summary,
        days=score.days,
        facts=score.facts,
        value=mean,
        low=min(low, mean),
        high=max(high, mean),
        share=round(sum(one.share for one in scores) / len(scores)),
        p_top=sum(one.p_top for one in scores) / len(scores),
    )
