"""A coach's groups: the list, a new one, its roster, whom to invite, the classroom wall, its end."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.coaching import groups as group_actions
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.forms import GroupForm, InviteForm
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import Status, roster_of
from assessments.links.links import new_token
from assessments.models import Coach, Group, Invitee, Questionnaire
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.questionnaires.published import latest_versions
from assessments.web.htmx import respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def groups(request: SiteRequest, coach: Coach) -> HttpResponse:
    """The coach's groups, the newest first."""
    today = timezone.now().date()
    rows = [(group, group.is_open(today=today)) for group in Group.objects.of_coach(coach).with_counts()]
    return respond(request, "coaching/groups.html", {"coach": coach, "groups": rows})


def published() -> list[Questionnaire]:
    """Return what a group can be asked to take."""
    ids = [version.questionnaire_id for version in latest_versions()]
    return list(Questionnaire.objects.filter(pk__in=ids))


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: SiteRequest, coach: Coach) -> HttpResponse:
    """The terms of a new group; POST makes it."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, today=now.date(), questionnaires=published())
    if posted is not None and form.is_valid():
        group = group_actions.create_group(
            coach=coach,
            questionnaire=form.cleaned_data["questionnaire"],
            terms=form.terms,
            code=group_actions.new_code(),
            now=now,
        )
        messages.success(request, "The group is there. Show its code, or invite by personal links.")
        return see_other("group", group.pk)
    return respond(request, "coaching/terms.html", {"coach": coach, "form": form}, status=422 if form.errors else 200)


@for_coaches
@require_safe
def group(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Who was invited, who has joined, started, finished; and what the coach can do next."""
    mine = fetch_own_group(coach, group_id)
    now = timezone.now()
    context = {
        **_roster(mine),
        "coach": coach,
        "address": _absolute(request, "group_join", mine.code),
        "is_open": mine.is_open(today=now.date()),
        "is_over": now.date() > mine.visible_until,
        "fewest": MIN_FOR_PUBLIC_SUMMARY,
        "together": _absolute(request, "together", mine.together_token) if mine.together_token else "",
    }
    return respond(request, "coaching/group.html", context)


@for_coaches
@require_safe
def roster(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """The roster alone, which the group's page asks for again and again while it is looked at."""
    return respond(request, "coaching/roster.html", {**_roster(fetch_own_group(coach, group_id)), "coach": coach})


def _roster(mine: Group) -> dict[str, Any]:
    rows = roster_of(group=mine, today=timezone.now().date())
    counts = [(status.label, sum(row.status is status for row in rows)) for status in Status]
    return {"group": mine, "rows": rows, "counts": counts, "finished": counts[-1][1]}


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """The terms of a group; POST changes them."""
    mine = fetch_own_group(coach, group_id)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, today=timezone.now().date(), questionnaires=[], group=mine)
    if posted is not None and form.is_valid():
        group_actions.change_group(group=mine, terms=form.terms)
        messages.success(request, "Saved. Members who joined before show what they agreed to, and no more.")
        return see_other("group", mine.pk)
    context = {"coach": coach, "group": mine, "form": form}
    return respond(request, "coaching/terms.html", context, status=422 if form.errors else 200)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Paste names or ids; each gets a personal link."""
    mine = fetch_own_group(coach, group_id)
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted)
    if posted is not None and form.is_valid():
        try:
            done = group_actions.invite(
                group=mine, own_ids=form.cleaned_data["names"], new_token=new_token, now=timezone.now()
            )
        except group_actions.TooManyInvited:
            form.add_error(None, "With these the list would grow longer than a group may be. Nothing was added.")
        else:
            messages.success(request, _said(done))
            return see_other("group_invite", mine.pk)
    context = {"coach": coach, "group": mine, "form": form, "links": _personal_links(request, mine)}
    return respond(request, "coaching/invite.html", context, status=422 if form.errors else 200)


def _said(done: group_actions.Invited) -> str:
    added = f"{done.added} added, each with a personal link." if done.added else "Nobody was added."
    return f"{added} {done.known} stood on the list before." if done.known else added


def _personal_links(request: SiteRequest, mine: Group) -> list[tuple[Invitee, str]]:
    return [(line, _absolute(request, "group_invited", line.token)) for line in mine.invitees.all()]


@for_coaches
@require_POST
def uninvite(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Take a line off the list."""
    mine = fetch_own_group(coach, group_id)
    group_actions.uninvite(invitee=get_object_or_404(mine.invitees, pk=invitee_id))
    messages.success(request, "Taken off the list; the personal link no longer opens.")
    return see_other("group_invite", mine.pk)


@for_coaches
@require_safe
def wall(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """The code and its QR code, large, for the classroom wall."""
    mine = fetch_own_group(coach, group_id)
    address = _absolute(request, "group_join", mine.code)
    context = {"coach": coach, "group": mine, "address": address, "qr": qr_svg(address)}
    return respond(request, "coaching/wall.html", {**context, "typed_at": _absolute(request, "code")})


@for_coaches
@require_POST
def change_code(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Give the group another code, where the old one went to too many."""
    mine = fetch_own_group(coach, group_id)
    group_actions.change_code(group=mine, code=group_actions.new_code())
    messages.success(request, "The group has a new code. The old one no longer opens.")
    return see_other("group", mine.pk)


@for_coaches
@require_POST
def together(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Turn the link to the page of the whole group on or off."""
    mine = fetch_own_group(coach, group_id)
    if "on" in request.POST:
        group_actions.share_public_summary(group=mine, token=new_token())
        messages.success(request, "The page of the whole group has a link now.")
    elif "off" in request.POST:
        group_actions.stop_sharing_public_summary(group=mine)
        messages.success(request, "The page of the whole group no longer opens.")
    else:
        raise Http404
    return see_other("group", mine.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Ask once, then delete the group; the students keep their results."""
    mine = fetch_own_group(coach, group_id)
    if request.method == "POST":
        group_actions.delete_group(group=mine)
        messages.success(request, f"“{mine.name}” is deleted, with its list and your notes.")
        return see_other("coach")
    return respond(request, "coaching/delete.html", {"coach": coach, "group": mine})


def _absolute(request: SiteRequest, name: str, *args: Sequence[str] | str | None) -> str:
    return request.build_absolute_uri(reverse(name, args=args))
