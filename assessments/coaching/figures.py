"""Figures of a group that a coach explores. Importing this imports plotly, which takes a quarter of a second."""

from assessments.coaching.summary import FinishedMember, GroupSummary
from assessments.core.charts.group_figures import Lead, Person, change_figure, people_figure
from assessments.core.charts.plotly_figure import Figure
from assessments.results.snapshots import ResultSummary
from assessments.results.verdict import NO_LEAN, SEVERAL

SYMBOLS = {SEVERAL: "diamond", NO_LEAN: "square"}


def everybody_figure(summary: GroupSummary) -> Figure:
    """Return the values of the counted members, by whom their result is led."""
    people = [_person(member, member.result) for member in summary.counted]
    return people_figure(people, leads=_leads(summary), mean=summary.mean)


def before_after_figure(summary: GroupSummary) -> Figure:
    """Return how the values of the members changed who show two results, by whom the later one is led."""
    people = [
        _person(member, after, before)
        for member in summary.changed
        if member.before_after
        for before, after in [member.before_after]
    ]
    return change_figure(people, leads=_leads(summary), mean=summary.mean)


def _person(member: FinishedMember, result: ResultSummary, before: ResultSummary | None = None) -> Person:
    return Person(
        name=member.membership.display_name,
        axes=result.archetypes,
        led_by=result.led_by,
        before=before.archetypes if before else (),
    )


def _leads(summary: GroupSummary) -> list[Lead]:
    archetypes = [Lead(score.key, score.name, score.hue) for score, _ in summary.leads]
    return [*archetypes, *(Lead(key, label, symbol=SYMBOLS[key]) for key, label, _ in summary.without_leader)]
