"""What a group's results say, all together: on a page, and as CSV for the coach's own sheets."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import RosterRow, roster_of
from assessments.coaching.summary import GroupSummary, MemberView, summarise_group
from assessments.core import charts
from assessments.models import Coach
from assessments.results.report import AXIS_NUMBERS
from assessments.web.csv import csv_response
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def profiles(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Who leads how often, the mean profile, who is undecided, what to talk about, and every member's radar."""
    group = fetch_own_group(coach, group_id)
    overview = summarise_group(group=group, today=timezone.now().date())
    context = {
        "coach": coach,
        "group": group,
        "overview": overview,
        "mean": mean_radar(overview),
        "members": [(member, small_radar(member)) for member in overview.members],
        "to_talk": [member for member in overview.members if member.prompts],
    }
    return respond(request, "coaching/profiles.html", context)


def mean_radar(overview: GroupSummary) -> str:
    """Return the mean profile as a drawing, nothing where there is none."""
    if not overview.mean:
        return ""
    said = ", ".join(f"{score.name} {score.value:.0f}" for score in overview.mean)
    return charts.radar_svg(overview.mean, title="Radar chart of the mean profile", description=f"Means: {said}.")


def small_radar(member: MemberView) -> str:
    """Return a member's profile as a small drawing; the words beside it say the same."""
    title = f"{member.membership.display_name}: {member.said}"
    return charts.small_radar_svg(member.outline.archetypes, title=title, ident=f"m{member.membership.pk}")


@for_coaches
@require_safe
def roster_csv(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """The roster: the coach's own ids with their links, names, how far each is, and the notes."""
    group = fetch_own_group(coach, group_id)
    rows = roster_of(group=group, today=timezone.now().date())
    header = ["id", "name", "status", "joined_at", "finished_at", "note", "personal_link"]
    return csv_response([header, *(_roster_cells(request, row) for row in rows)], filename="careerfit-roster.csv")


def _roster_cells(request: SiteRequest, row: RosterRow) -> list[object]:
    member = row.membership
    return [
        row.own_id,
        member.display_name if member else "",
        row.status.label,
        member.joined_at.isoformat() if member else "",
        row.finished_at.isoformat() if row.finished_at else "",
        member.note if member else "",
        request.build_absolute_uri(f"/g/i/{row.invitee.token}/") if row.invitee else "",
    ]


@for_coaches
@require_safe
def profiles_csv(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """A row a member with a finished result: the coach's own id, the verdict, every archetype's numbers."""
    group = fetch_own_group(coach, group_id)
    members = summarise_group(group=group, today=timezone.now().date()).members
    keys = list(dict.fromkeys(key for member in members for key in member.outline.by_key))
    header = ["id", "name", "finished_at", "version", "answered", "skipped", "verdict", "leaders", "notes"]
    numbers = [f"{key} {number}" for key in keys for number in AXIS_NUMBERS]
    rows: list[list[object]] = [[*header, *numbers], *(_profile_cells(member, keys) for member in members)]
    return csv_response(rows, filename="careerfit-profiles.csv")


def _profile_cells(member: MemberView, keys: Sequence[str]) -> list[object]:
    membership, outline = member.membership, member.outline
    scores = [outline.by_key.get(key) for key in keys]
    return [
        membership.invitee.own_id if membership.invitee else "",
        membership.display_name,
        outline.finished_at.isoformat() if outline.finished_at else "",
        outline.version_number,
        outline.answered,
        outline.skipped,
        outline.kind,
        " ".join(outline.leader_keys),
        " ".join(outline.notes),
        *(round(getattr(score, number), 3) if score else "" for score in scores for number in AXIS_NUMBERS),
    ]
