"""A coach's groups: list, create, change, invite, show the code on the wall, share the public summary, delete."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.forms import GroupForm, InviteForm
from assessments.coaching.groups import (
    GroupTerms,
    SettingsChanged,
    TooManyInvitees,
    add_invitees,
    change_group,
    count_expected,
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
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.confirm import Confirmation, ask_first
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
    now = timezone.now()
    groups = [
        (
            group,
            sentences.group_in_list(
                closes_on=group.closes_on,
                is_open=group.is_open(now=now),
                is_withdrawn=group.questionnaire.is_withdrawn,
            ),
        )
        for group in Group.objects.of_coach(coach).with_counts()
    ]
    return respond(request, "coaching/groups.html", {"coach": coach, "groups": groups})


def published_questionnaires() -> list[Questionnaire]:
    """Return the questionnaires that a group can take: listed ones, and those found by their link only."""
    ids = [version.questionnaire_id for version in latest_versions(unlisted=True)]
    return list(Questionnaire.objects.filter(pk__in=ids))


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Show the form for a new group; POST creates it."""
    now = timezone.now()
    form = GroupForm(sent_or_kept(request), now=now, questionnaires=published_questionnaires())
    if request.method == "POST" and form.is_valid():
        group = create_group(
            coach=coach,
            questionnaire=form.cleaned_data["questionnaire"],
            terms=form.terms,
            code=new_code(),
            now=now,
        )
        messages.success(request, "Group created. Show its code, or invite by personal links.")
        return see_other("group", group.pk)
    context = {"coach": coach, "form": form, "title": "New group"}
    return respond(request, "coaching/terms.html", context, status=422 if form.errors else 200)


@for_coaches
@require_safe
def show_group(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a group's terms, code and roster, and links to everything that the coach can do with it."""
    group = fetch_own_group(coach, group_id)
    now = timezone.now()
    is_open = group.is_open(now=now)
    context = {
        **_roster_context(group),
        "coach": coach,
        "terms": sentences.group_terms(
            quiz=group.questionnaire.title,
            closes_on=group.closes_on,
            is_open=is_open,
            visible_until=group.visible_until,
            is_visible=group.shows_results(now=now),
            zone=group.time_zone,
            shows_answers=group.shows_answers,
        ),
        "address": _absolute(request, "group_join", group.code),
        "is_open": is_open,
        "public_summary_address": _absolute(request, "together", group.together_token) if group.together_token else "",
    }
    return respond(request, "coaching/group.html", context)


@for_coaches
@require_safe
def roster(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the roster only: the group's page polls it by htmx."""
    group = fetch_own_group(coach, group_id)
    return respond(request, "coaching/roster.html", {**_roster_context(group), "coach": coach})


def _roster_context(group: Group) -> dict[str, Any]:
    rows = roster_of(group=group, now=timezone.now())
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return {
        "group": group,
        "rows": rows,
        "counts": [(status.label, count) for status, count in counts.items() if count],
        "public_summary_rule": sentences.public_summary_rule(
            finished=counts[Status.FINISHED], needed=MIN_FOR_PUBLIC_SUMMARY
        ),
    }


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the form with a group's terms; POST changes them."""
    group = fetch_own_group(coach, group_id)
    form = GroupForm(sent_or_kept(request), now=timezone.now(), questionnaires=[], group=group)
    if request.method == "POST" and form.is_valid():
        try:
            change_group(group=group, terms=form.terms, shown=form.cleaned_data["shown"])
        except SettingsChanged as changed:
            form.add_error(None, sentences.SETTINGS_CHANGED)
            return _settings_page(request, coach, group, form, newer=changed.terms)
        messages.success(request, "Saved. Members who joined earlier show what they agreed to, and no more.")
        _warn_of_too_few_places(request, group)
        return see_other("group", group.pk)
    return _settings_page(request, coach, group, form)


def _settings_page(
    request: SiteRequest, coach: Coach, group: Group, form: GroupForm, *, newer: GroupTerms | None = None
) -> HttpResponse:
    """Show the form; with ``newer`` terms, which were saved meanwhile, they stand beside it."""
    context = {
        "coach": coach,
        "group": group,
        "form": form,
        "title": f"Settings: {isolated(group.name)}",
        "newer": newer,
        "shown": newer.digest if newer else form["shown"].value(),
    }
    status = 409 if newer else 422 if form.errors else 200
    return respond(request, "coaching/terms.html", context, status=status)


def _warn_of_too_few_places(request: SiteRequest, group: Group) -> None:
    members, invited = count_expected(group=group)
    warning = sentences.too_few_places(places=group.places, members=members, invited=invited)
    if warning:
        messages.warning(request, warning)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the list of invitees with their personal links; POST adds a pasted list of names or ids."""
    group = fetch_own_group(coach, group_id)
    form = InviteForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            counts = add_invitees(
                group=group, own_ids=form.cleaned_data["names"], new_token=new_token, now=timezone.now()
            )
        except TooManyInvitees:
            form.add_error(None, "With these, the list would be longer than a group may be. Nothing was added.")
        else:
            messages.success(request, sentences.added_to_list(added=counts.added, already_listed=counts.already_listed))
            _warn_of_too_few_places(request, group)
            return see_other("group_invite", group.pk)
    links = _personal_links(request, group)
    context = {"coach": coach, "group": group, "form": form, "links": links}
    context["list_length"] = sentences.list_length(len(links))
    return respond(request, "coaching/invite.html", context, status=422 if form.errors else 200)


def _personal_links(request: SiteRequest, group: Group) -> list[tuple[Invitee, str]]:
    return [(invitee, _absolute(request, "group_invited", invitee.token)) for invitee in group.invitees.all()]


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def uninvite(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST removes an invitee from the list."""
    group = fetch_own_group(coach, group_id)
    invitee = get_object_or_404(group.invitees.select_related("membership"), pk=invitee_id)
    if request.method == "POST":
        remove_invitee(invitee=invitee)
        messages.success(request, "Removed from the list; the personal link no longer works.")
        return see_other("group_invite", group.pk)
    confirmation = Confirmation(
        question=format_html("Remove “<bdi>{}</bdi>” from the list?", invitee.own_id),
        effect=sentences.uninvite_effect(has_joined=hasattr(invitee, "membership")),
        button="Remove link",
        keep="Keep it on the list",
        back=reverse("group_invite", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@require_safe
def wall(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the code and its QR code, large, for the classroom wall."""
    group = fetch_own_group(coach, group_id)
    address = _absolute(request, "group_join", group.code)
    context = {"coach": coach, "group": group, "qr": qr_svg(address), "typed_at": _absolute(request, "code")}
    return respond(request, "coaching/wall.html", context)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def change_code(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST gives the group another code."""
    group = fetch_own_group(coach, group_id)
    if request.method == "POST":
        replace_code(group=group, code=new_code())
        messages.success(request, "The group has a new code. The old one no longer works.")
        return see_other("group", group.pk)
    confirmation = Confirmation(
        question=f"Replace the code {group.code[:4]} {group.code[4:]}?",
        effect="The old code and its link stop at once, also on what you printed or sent. Personal links keep working.",
        button="Get a new code",
        keep="Keep this code",
        back=reverse("group_settings", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def switch_public_summary(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks before the link to the group's public summary is turned off; POST turns it on or off."""
    group = fetch_own_group(coach, group_id)
    if request.method != "POST":
        return _ask_to_stop_sharing(request, coach, group)
    if "on" in request.POST:
        share_public_summary(group=group, token=new_token())
        messages.success(request, "The picture of the whole group has a link now.")
    elif "off" in request.POST:
        stop_sharing_public_summary(group=group)
        messages.success(request, "The link to the whole group’s picture is turned off.")
    else:
        raise Http404
    return see_other("group", group.pk)


def _ask_to_stop_sharing(request: SiteRequest, coach: Coach, group: Group) -> HttpResponse:
    if not group.together_token:
        return see_other("group", group.pk)
    confirmation = Confirmation(
        question="Turn off the link to the whole group’s picture?",
        effect="It stops at once and for good, for everybody who has it. You can make a new one with another address.",
        button="Turn the link off",
        field="off",
        keep="Leave it on",
        back=reverse("group", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST deletes the group. The students keep their results."""
    group = fetch_own_group(coach, group_id)
    if request.method == "POST":
        delete_group(group=group)
        messages.success(request, f"“{isolated(group.name)}” is deleted, with its list and your notes.")
        return see_other("coach")
    confirmation = Confirmation(
        question=format_html("Delete “<bdi>{}</bdi>”?", group.name),
        effect=sentences.DELETE_EFFECT,
        button="Delete it",
        keep="Keep it",
        back=reverse("group_settings", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


def _absolute(request: SiteRequest, name: str, *args: Sequence[str] | str | None) -> str:
    return request.build_absolute_uri(reverse(name, args=args))
