"""One member of a coach's group: the result as far as it was agreed to, the coach's note; and members compared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.coaching import groups
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.forms import NoteForm
from assessments.coaching.permissions import for_coaches
from assessments.comparison.comparison import MAX_SIDES, MIN_SIDES, Side
from assessments.comparison.comparison import compare as compare_sides
from assessments.comparison.views import comparison_context
from assessments.core import charts
from assessments.core.advice import talk_about
from assessments.models import Coach, Group, Membership
from assessments.results.page import radar_text, strongest_reasons
from assessments.results.sensitivity import load_sensitivity
from assessments.results.snapshots import load_report
from assessments.web.htmx import respond, see_other
from assessments.web.requests import SiteRequest


def fetch_own_member(group: Group, member_id: int) -> Membership:
    """Return a member of the coach's own group, else 404."""
    rows = group.memberships.select_related("attempt__version", "attempt__snapshot", "invitee")
    rows = rows.defer("attempt__version__definition")
    membership = get_object_or_404(rows, pk=member_id)
    membership.group = group
    return membership


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: SiteRequest, coach: Coach, group_id: int, member_id: int) -> HttpResponse:
    """What this member's result says, and the coach's note; POST saves the note."""
    group = fetch_own_group(coach, group_id)
    membership = fetch_own_member(group, member_id)
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"note": membership.note})
    if request.method == "POST" and form.is_valid():
        groups.write_note(membership=membership, note=form.cleaned_data["note"])
        messages.success(request, "Your note is kept. Nobody else reads it.")
        return see_other("group_member", group.pk, membership.pk)
    context = {"coach": coach, "group": group, "membership": membership, "form": form, **_result(membership)}
    return respond(request, "coaching/member.html", context, status=422 if form.errors else 200)


def _result(membership: Membership) -> dict[str, Any]:
    attempt = membership.attempt
    visible = membership.is_visible(today=timezone.now().date())
    if attempt is None or attempt.finished_at is None or not visible:
        return {"report": None, "visible": visible}
    report = load_report(attempt)
    insight = load_sensitivity(attempt)
    return {
        "visible": visible,
        "report": report,
        "headline": report.headline(whose="These"),
        "prompts": talk_about(
            kind=report.kind,
            names=[score.name for score in report.leaders],
            enough=report.enough,
            notes=report.notes,
            decisive_questions=len(insight.decisive_questions),
        ),
        "radar": charts.radar_svg(report.archetypes, title="Radar chart of the result", description=radar_text(report)),
        "bars": [(score, charts.bar_svg(score)) for score in report.ranked],
        "reasons": strongest_reasons(report) if membership.shows_answers else [],
    }


@for_coaches
@require_POST
def remove(request: SiteRequest, coach: Coach, group_id: int, member_id: int) -> HttpResponse:
    """Take a member out of the group."""
    group = fetch_own_group(coach, group_id)
    membership = fetch_own_member(group, member_id)
    groups.remove_member(membership=membership)
    messages.success(request, f"{membership.display_name} is no longer in the group. The result stays theirs.")
    return see_other("group", group.pk)


@for_coaches
@require_safe
def compare(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Two to six members side by side."""
    group = fetch_own_group(coach, group_id)
    wanted = dict.fromkeys(int(value) for value in request.GET.getlist("m") if value.isdecimal() and len(value) < 10)
    members = [fetch_own_member(group, member_id) for member_id in list(wanted)[: MAX_SIDES + 1]]
    problem = _problem(members)
    if problem:
        context = {"coach": coach, "group": group, "problem": problem}
        return respond(request, "coaching/compare.html", context, status=422)
    comparison = compare_sides(sides=[_side(membership) for membership in members])
    context = {"coach": coach, "group": group, **comparison_context(comparison)}
    return respond(request, "coaching/compare.html", context)


def _side(membership: Membership) -> Side:
    assert membership.attempt is not None  # noqa: S101 -- _problem has looked
    report = load_report(membership.attempt)
    return Side(membership.display_name, report, membership.shows_answers, "member")


def _problem(members: list[Membership]) -> str:
    today = timezone.now().date()
    if not MIN_SIDES <= len(members) <= MAX_SIDES:
        return f"Choose {MIN_SIDES} to {MAX_SIDES} members."
    for membership in members:
        attempt = membership.attempt
        if attempt is None or attempt.finished_at is None or not membership.is_visible(today=today):
            return f"There is no result of {membership.display_name} to see yet. Choose others."
    return ""
