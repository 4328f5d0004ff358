"""One member of a coach's group: the result, the coach's note, removal; and members side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_group_to_change, fetch_own_group, fetch_own_member
from assessments.coaching.forms import NoteForm
from assessments.coaching.groups import NoteChanged, digest_of, remove_member, write_note
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster_page import RosterQuery
from assessments.coaching.summary import load_results
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.coaching.views.roster import neighbours_context
from assessments.comparison.comparison import MAX_SIDES, MIN_SIDES, Side, compare
from assessments.comparison.views import comparison_context
from assessments.core.advice import talk_about
from assessments.core.charts.axes import whole_change
from assessments.core.names import isolated
from assessments.models import Attempt, Coach, Membership
from assessments.results.figure import figure_of, result_radar
from assessments.results.sensitivity import load_sensitivity
from assessments.results.snapshots import load_report
from assessments.results.verdict import names_of
from assessments.results.why import explain
from assessments.web.htmx import SeeOther, respond
from assessments.web.requests import SiteRequest


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def show_member(request: SiteRequest, coach: Coach, group_id: int, member_id: int) -> HttpResponse:
    """Show a member's result, as far as the member agreed, and the coach's note; POST saves the note."""
    group = (fetch_group_to_change if request.method == "POST" else fetch_own_group)(coach, group_id)
    membership = fetch_own_member(group, member_id)
    form = NoteForm(sent_or_kept(request), initial={"note": membership.note, "shown": digest_of(membership.note)})
    newer_note = None
    if request.method == "POST" and form.is_valid():
        try:
            write_note(membership=membership, note=form.cleaned_data["note"], shown=form.cleaned_data["shown"])
        except NoteChanged as changed:
            newer_note = changed.note
            form.add_error(None, sentences.NOTE_CHANGED)
        else:
            messages.success(request, "Note saved. Nobody else reads it.")
            return SeeOther(request.get_full_path())
    agreement = sentences.agreement(
        joined_at=membership.joined_at,
        agreed_until=membership.agreed_until,
        zone=membership.agreed_zone,
        shows_answers=membership.shows_answers,
    )
    context = {
        "coach": coach,
        "group": group,
        "membership": membership,
        "agreement": agreement,
        "form": form,
        "newer_note": newer_note,
        "remove_effect": sentences.remove_effect(has_note=bool(membership.note), is_shared=membership.is_shared),
        "shown": form["shown"].value() if newer_note is None else digest_of(newer_note),
        **_result_context(membership),
        **neighbours_context(group, membership, request.GET),
    }
    status = 409 if newer_note is not None else 422 if form.errors else 200
    return respond(request, "coaching/member.html", context, status=status)


def _visible_attempt(membership: Membership) -> Attempt | None:
    """Return the attempt whose result the coach may see: finished, and within the agreed time."""
    attempt = membership.attempt
    is_finished = attempt is not None and attempt.finished_at is not None
    return attempt if is_finished and membership.is_visible(now=timezone.now()) else None


def _result_context(membership: Membership) -> dict[str, Any]:
    attempt = _visible_attempt(membership)
    if attempt is None or attempt.finished_at is None:
        no_result = sentences.no_result(
            is_visible=membership.is_visible(now=timezone.now()),
            has_started=membership.attempt is not None,
        )
        return {"report": None, "no_result": no_result}
    report = load_report(attempt)
    prompts = talk_about(
        kind=report.kind,
        names=names_of(report.mix[0]),
        enough=report.enough,
        notes=report.notes,
        noun=report.content.noun,
        decisive_questions=len(load_sensitivity(attempt=attempt, report=report).decisive_questions),
        left=report.unasked,
        whole=report.is_full,
    )
    return {
        "report": report,
        "headline": report.headline(whose="These"),
        "prompts": prompts,
        "radar": result_radar(report),
        "figure": figure_of(report),
        "changes": _changes(membership),
        "explanations": explain(report, who="They") if membership.shows_answers else (),
    }


def _changes(membership: Membership) -> dict[str, Any] | None:
    """Return both results of a member who shows two, as rows of a table; None for one who shows one only."""
    if membership.also_shown_id is None:
        return None
    (member,) = load_results([membership])
    if member.before_after is None:
        return None
    before, after = member.before_after
    rows = [
        (score.name, before.by_key[score.key], score, whole_change(before.by_key[score.key].value, score.value))
        for score in after.ranked
    ]
    return {"before": before, "after": after, "rows": rows}


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def remove_from_group(request: SiteRequest, coach: Coach, group_id: int, member_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST removes a member from the group."""
    group = fetch_group_to_change(coach, group_id)
    membership = fetch_own_member(group, member_id)
    encoded = RosterQuery.read(request.GET).encoded()
    if request.method == "POST":
        remove_member(membership=membership)
        messages.success(
            request, f"{isolated(membership.display_name)} is no longer in the group. The result stays theirs."
        )
        return SeeOther(reverse("group", args=[group.pk]) + encoded)
    confirmation = Confirmation(
        question=format_html("Remove <bdi>{}</bdi> from the group?", membership.display_name),
        effect=sentences.remove_effect(has_note=bool(membership.note), is_shared=membership.is_shared),
        button="Remove from group",
        keep="Keep them in it",
        back=reverse("group_member", args=[group.pk, membership.pk]) + encoded,
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@require_safe
def compare_members(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show MIN_SIDES to MAX_SIDES members side by side."""
    group = fetch_own_group(coach, group_id)
    ids = dict.fromkeys(int(value) for value in request.GET.getlist("m") if value.isdecimal() and len(value) < 10)
    members = [fetch_own_member(group, member_id) for member_id in list(ids)[: MAX_SIDES + 1]]
    problem = _comparison_problem(members)
    if problem:
        context = {"coach": coach, "group": group, "problem": problem}
        return respond(request, "coaching/compare.html", context, status=422)
    comparison = compare(sides=[_side(membership) for membership in members])
    context = {"coach": coach, "group": group, **comparison_context(comparison)}
    return respond(request, "coaching/compare.html", context)


def _comparison_problem(members: list[Membership]) -> str:
    if not MIN_SIDES <= len(members) <= MAX_SIDES:
        return f"Choose {MIN_SIDES} to {MAX_SIDES} members."
    for membership in members:
        if _visible_attempt(membership) is None:
            return f"There is no result of {isolated(membership.display_name)} to see yet. Choose others."
    return ""


def _side(membership: Membership) -> Side:
    assert membership.attempt is not None  # noqa: S101 -- _comparison_problem has checked it
    report = load_report(membership.attempt)
    return Side(membership.display_name, report, membership.shows_answers, "member")
