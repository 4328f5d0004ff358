"""What the results of a group's members say: on a page, and as CSV for the coach's own spreadsheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import RosterRow, roster_of
from assessments.coaching.summary import FinishedMember, GroupSummary, summarise_group
from assessments.coaching.triage import triage
from assessments.core import charts
from assessments.core.charts.axes import whole
from assessments.core.rounding import rounded
from assessments.core.times import utc_text
from assessments.models import Coach, Group
from assessments.results.verdict import AXIS_NUMBERS
from assessments.web.csv import csv_response
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest

PER_PAGE = 24  # radar charts
MAX_PRINTED = 40  # members whose values are printed: a table of more would take more than the second sheet
MAX_DIGITS = 10  # of a member's key in an address
MAX_SLUG = 60  # letters of a group's name in the name of a file


@for_coaches
@require_safe
def profiles(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show whom to talk to first, who leads how often, the mean profile, and members' radar charts, some on a page."""
    group = fetch_own_group(coach, group_id)
    summary = summarise_group(group=group, now=timezone.now())
    found = triage(summary.members)
    context = {
        "coach": coach,
        "group": group,
        "summary": summary,
        "triage": found,
        "how_ranked": sentences.how_ranked(ranked=len(found.first)),
        "nothing_particular": sentences.nothing_particular(len(found.unremarkable)),
        "finished": sentences.members_finished(
            finished=len(summary.members) + summary.unanswered,
            undecided=summary.between_several,
            no_lean=summary.no_lean,
            unanswered=summary.unanswered,
        ),
        "not_counted": sentences.members_not_counted(len(summary.others)),
        "mean": mean_radar(summary),
        "values": values_table(summary),
        "is_long": len(summary.counted) > MAX_PRINTED,
        "changes": changes_table(summary),
        "who_changed": sentences.who_shows_two(len(summary.changed)),
        **_everybody(request, summary),
    }
    return respond(request, "coaching/profiles.html", context)


def _everybody(request: SiteRequest, summary: GroupSummary) -> dict[str, Any]:
    """Return a page of members by name, and who is ticked on it and on others, to be compared."""
    by_name = _by_name(summary.members)
    page = Paginator(by_name, PER_PAGE).get_page(request.GET.get("page"))
    ticked = {int(value) for value in request.GET.getlist("m") if value.isdecimal() and len(value) < MAX_DIGITS}
    here = {member.membership.pk for member in page}
    return {
        "page": page,
        "shown": sentences.page_of_everybody(
            first=page.start_index(), last=page.end_index(), all_members=page.paginator.count
        ),
        "members": [(member, small_radar(member)) for member in page],
        "ticked": ticked,
        "elsewhere": [member for member in by_name if member.membership.pk in ticked - here],
    }


def mean_radar(summary: GroupSummary) -> str:
    """Return the radar chart of the mean profile, in colour whoever leads for somebody; empty if there is none."""
    if not summary.mean:
        return ""
    means = ", ".join(f"{score.name} {score.value:.0f}" for score in summary.mean)
    return charts.radar_svg(
        summary.mean,
        named=[score.key for score, count in summary.leads if count],
        title="Radar chart of the mean profile",
        description=f"Means: {means}.",
    )


def small_radar(member: FinishedMember) -> str:
    """Return a member's radar chart, small and without labels; its title is the verdict."""
    title = f"{member.membership.display_name}: {member.result.in_short}"
    result, ident = member.result, f"m{member.membership.pk}"
    return charts.radar_svg(result.archetypes, named=result.named, title=title, ident=ident, size="small")


@dataclass(frozen=True)
class MemberTable:
    """A table of members: the headings, that of the member first, and each member with the other cells."""

    headings: list[str]
    rows: list[tuple[FinishedMember, list[str]]]


def values_table(summary: GroupSummary) -> MemberTable:
    """Return each counted member with what leads and the values, in the order of the mean profile's archetypes.

    Those with the same leader are together, in the order of the figures; within, they are by name.
    """
    labels = {score.key: score.name for score, _ in summary.leads}
    labels |= {key: label for key, label, _ in summary.without_leader}
    places = {key: place for place, key in enumerate(labels)}
    members = sorted(_by_name(summary.counted), key=lambda member: places[member.result.led_by])
    rows = [
        (
            member,
            [
                labels[member.result.led_by],
                *(whole(member.result.by_key[score.key].value) for score in summary.mean),
            ],
        )
        for member in members
    ]
    return MemberTable(["Member", "Leads", *_names(summary)], rows)


def changes_table(summary: GroupSummary) -> MemberTable:
    """Return each member who shows two results, by name, with both in a few words and both of each value."""
    rows = [
        (
            member,
            [
                before.in_short,
                after.in_short,
                *(
                    f"{whole(before.by_key[score.key].value)} → {whole(after.by_key[score.key].value)}"
                    for score in summary.mean
                ),
            ],
        )
        for member in _by_name(summary.changed)
        if member.before_after
        for before, after in [member.before_after]
    ]
    return MemberTable(["Member", "Before", "After", *_names(summary)], rows)


def _names(summary: GroupSummary) -> list[str]:
    return [score.name for score in summary.mean]


def _by_name(members: Iterable[FinishedMember]) -> list[FinishedMember]:
    return sorted(members, key=lambda member: (member.membership.display_name.casefold(), member.membership.pk))


@for_coaches
@require_safe
def profiles_json(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Return the counted members' values as a plotly figure; the page fetches it when a coach explores them."""
    # Importing plotly takes a quarter of a second, so it is imported only when somebody explores a chart.
    from assessments.coaching.figures import everybody_figure

    group = fetch_own_group(coach, group_id)
    summary = summarise_group(group=group, now=timezone.now())
    if not summary.counted:
        raise Http404
    return JsonResponse(everybody_figure(summary))


@for_coaches
@require_safe
def changes_json(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Return the values before and after, of the members who show two results, as a plotly figure."""
    from assessments.coaching.figures import before_after_figure

    group = fetch_own_group(coach, group_id)
    summary = summarise_group(group=group, now=timezone.now())
    if not summary.changed:
        raise Http404
    return JsonResponse(before_after_figure(summary))


@for_coaches
@require_safe
def roster_csv(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Download the roster: the coach's own ids with their personal links, names, statuses and notes."""
    group = fetch_own_group(coach, group_id)
    rows = roster_of(group=group, now=timezone.now())
    header = ["id", "name", "status", "joined_at", "finished_at", "note", "personal_link"]
    cells: list[list[object]] = [[*header], *(_roster_cells(request, row) for row in rows)]
    if not group.may_change:  # a personal link lets one join as somebody else
        cells = [row[:-1] for row in cells]
    return csv_response(cells, filename=_file_name(group, "roster"))


def _file_name(group: Group, content: str) -> str:
    """Return a file name with the group's name in it: letters, digits and hyphens of any script."""
    name = slugify(group.name, allow_unicode=True)[:MAX_SLUG].strip("-") or f"group-{group.pk}"
    return f"careerfit-{name}-{content}.csv"


def _roster_cells(request: SiteRequest, row: RosterRow) -> list[object]:
    member = row.membership
    personal_link = reverse("group_invited", args=[row.invitee.token]) if row.invitee else ""
    return [
        row.own_id,
        member.display_name if member else "",
        row.status.label,
        utc_text(member.joined_at) if member and member.is_agreed_to(member.group.seen_by_id) else "",
        utc_text(row.finished_at),
        member.note if member else "",
        request.build_absolute_uri(personal_link) if personal_link else "",
    ]


@for_coaches
@require_safe
def profiles_csv(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Download a row for each finished member: the coach's own id, the verdict, every archetype's numbers."""
    group = fetch_own_group(coach, group_id)
    members = summarise_group(group=group, now=timezone.now()).members
    keys = list(dict.fromkeys(key for member in members for key in member.result.by_key))
    header = ["id", "name", "finished_at", "version", "answered", "skipped", "verdict", "leaders", "sides", "notes"]
    numbers = [f"{key} {number}" for key in keys for number in AXIS_NUMBERS]
    rows: list[list[object]] = [[*header, *numbers], *(_profile_cells(member, keys) for member in members)]
    return csv_response(rows, filename=_file_name(group, "profiles"))


def _profile_cells(member: FinishedMember, keys: Sequence[str]) -> list[object]:
    membership, result = member.membership, member.result
    scores = [result.by_key.get(key) for key in keys]
    return [
        membership.invitee.own_id if membership.invitee else "",
        membership.display_name,
        utc_text(result.finished_at),
        result.version_number,
        result.answered,
        result.skipped,
        result.kind,
        " ".join(result.leader_keys),
        " ".join(result.side_keys),
        " ".join(result.notes),
        *(rounded(getattr(score, number), 3) if score else "" for score in scores for number in AXIS_NUMBERS),
    ]
