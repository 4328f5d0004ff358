"""A coach's groups: list, create, change, invite, show the code on the wall, share the public summary, delete."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.forms import GroupForm, InviteForm
from assessments.coaching.groups import (
    TooManyInvitees,
    add_invitees,
    change_group,
    create_group,
    delete_group,
    new_code,
    remove_invitee,
    replace_code,
    share_public_summary,
    stop_sharing_public_summary,
)
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import Status, roster_of
from assessments.core.names import isolated
from assessments.links.links import new_token
from assessments.models import Coach, Group, Invitee, Questionnaire
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.questionnaires.published import latest_versions
from assessments.web.htmx import respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def list_groups(request: SiteRequest, coach: Coach) -> HttpResponse:
    """List the coach's groups, the newest first."""
    today = timezone.now().date()
    groups = [
        (group, sentences.open_or_closed(closes_on=group.closes_on, is_open=group.is_open(today=today)))
        for group in Group.objects.of_coach(coach).with_counts()
    ]
    return respond(request, "coaching/groups.html", {"coach": coach, "groups": groups})


def published_questionnaires() -> list[Questionnaire]:
    """Return the questionnaires that a group can take."""
    ids = [version.questionnaire_id for version in latest_versions()]
    return list(Questionnaire.objects.filter(pk__in=ids))


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Show the form for a new group; POST creates it."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, today=now.date(), questionnaires=published_questionnaires())
    if posted is not None and form.is_valid():
        group = create_group(
            coach=coach,
            questionnaire=form.cleaned_data["questionnaire"],
            terms=form.terms,
            code=new_code(),
            now=now,
        )
        messages.success(request, "The group is there. Show its code, or invite by personal links.")
        return see_other("group", group.pk)
    context = {"coach": coach, "form": form, "title": "New group"}
    return respond(request, "coaching/terms.html", context, status=422 if form.errors else 200)


@for_coaches
@require_safe
def show_group(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a group's terms, code and roster, and links to everything that the coach can do with it."""
    group = fetch_own_group(coach, group_id)
    today = timezone.now().date()
    is_open = group.is_open(today=today)
    roster = _roster_context(group)
    context = {
        **roster,
        "coach": coach,
        "terms": sentences.group_terms(
            quiz=group.questionnaire.title,
            closes_on=group.closes_on,
            is_open=is_open,
            visible_until=group.visible_until,
            is_visible=today <= group.visible_until,
            shows_answers=group.shows_answers,
        ),
        "address": _absolute(request, "group_join", group.code),
        "is_open": is_open,
        "public_summary_address": _absolute(request, "together", group.together_token) if group.together_token else "",
        "public_summary_rule": sentences.public_summary_rule(
            finished=roster["finished"], needed=MIN_FOR_PUBLIC_SUMMARY
        ),
        "public_summary_opens": roster["finished"] >= MIN_FOR_PUBLIC_SUMMARY,
    }
    return respond(request, "coaching/group.html", context)


@for_coaches
@require_safe
def roster(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the roster only: the group's page polls it by htmx."""
    group = fetch_own_group(coach, group_id)
    return respond(request, "coaching/roster.html", {**_roster_context(group), "coach": coach})


def _roster_context(group: Group) -> dict[str, Any]:
    rows = roster_of(group=group, today=timezone.now().date())
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return {
        "group": group,
        "rows": rows,
        "counts": [(status.label, count) for status, count in counts.items() if count],
        "finished": counts[Status.FINISHED],
    }


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the form with a group's terms; POST changes them."""
    group = fetch_own_group(coach, group_id)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, today=timezone.now().date(), questionnaires=[], group=group)
    if posted is not None and form.is_valid():
        change_group(group=group, terms=form.terms)
        messages.success(request, "Saved. Members who joined before show what they agreed to, and no more.")
        return see_other("group", group.pk)
    context = {"coach": coach, "group": group, "form": form, "title": f"Settings: {isolated(group.name)}"}
    return respond(request, "coaching/terms.html", context, status=422 if form.errors else 200)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the list of invitees with their personal links; POST adds a pasted list of names or ids."""
    group = fetch_own_group(coach, group_id)
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted)
    if posted is not None and form.is_valid():
        try:
            counts = add_invitees(
                group=group, own_ids=form.cleaned_data["names"], new_token=new_token, now=timezone.now()
            )
        except TooManyInvitees:
            form.add_error(None, "With these the list would grow longer than a group may be. Nothing was added.")
        else:
            messages.success(request, sentences.added_to_list(added=counts.added, already_listed=counts.already_listed))
            return see_other("group_invite", group.pk)
    links = _personal_links(request, group)
    context = {"coach": coach, "group": group, "form": form, "links": links}
    context["list_length"] = sentences.list_length(len(links))
    return respond(request, "coaching/invite.html", context, status=422 if form.errors else 200)


def _personal_links(request: SiteRequest, group: Group) -> list[tuple[Invitee, str]]:
    return [(invitee, _absolute(request, "group_invited", invitee.token)) for invitee in group.invitees.all()]


@for_coaches
@require_POST
def uninvite(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Remove an invitee from the list."""
    group = fetch_own_group(coach, group_id)
    remove_invitee(invitee=get_object_or_404(group.invitees, pk=invitee_id))
    messages.success(request, "Taken off the list; the personal link no longer opens.")
    return see_other("group_invite", group.pk)


@for_coaches
@require_safe
def wall(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the code and its QR code, large, for the classroom wall."""
    group = fetch_own_group(coach, group_id)
    address = _absolute(request, "group_join", group.code)
    context = {"coach": coach, "group": group, "qr": qr_svg(address), "typed_at": _absolute(request, "code")}
    return respond(request, "coaching/wall.html", context)


@for_coaches
@require_POST
def change_code(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Give the group another code."""
    group = fetch_own_group(coach, group_id)
    replace_code(group=group, code=new_code())
    messages.success(request, "The group has a new code. The old one no longer opens.")
    return see_other("group", group.pk)


@for_coaches
@require_POST
def switch_public_summary(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Turn the link to the group's public summary on or off."""
    group = fetch_own_group(coach, group_id)
    if "on" in request.POST:
        share_public_summary(group=group, token=new_token())
        messages.success(request, "The page of the whole group has a link now.")
    elif "off" in request.POST:
        stop_sharing_public_summary(group=group)
        messages.success(request, "The page of the whole group no longer opens.")
    else:
        raise Http404
    return see_other("group", group.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST deletes the group. The students keep their results."""
    group = fetch_own_group(coach, group_id)
    if request.method == "POST":
        delete_group(group=group)
        messages.success(request, f"“{isolated(group.name)}” is deleted, with its list and your notes.")
        return see_other("coach")
    return respond(request, "coaching/delete.html", {"coach": coach, "group": group})


def _absolute(request: SiteRequest, name: str, *args: Sequence[str] | str | None) -> str:
    return request.build_absolute_uri(reverse(name, args=args))
