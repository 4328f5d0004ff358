"""A coach's groups: list, create, copy, change, close, share the public summary, archive, delete."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_group_to_change, fetch_own_group, fetch_owned_group
from assessments.coaching.forms import CopyForm, GroupForm
from assessments.coaching.groups import (
    GroupTerms,
    SettingsChanged,
    archive_group,
    change_group,
    close_group,
    create_group,
    delete_group,
    new_code,
    reopen_group,
    replace_code,
    restore_group,
    share_public_summary,
    stop_sharing_public_summary,
)
from assessments.coaching.invitees import copy_of
from assessments.coaching.permissions import for_coaches, posted_from
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.coaching.views.inviting import warn_of_too_few_places
from assessments.coaching.views.roster import roster_context
from assessments.core.names import isolated
from assessments.core.times import day_in
from assessments.links.links import new_token
from assessments.models import Coach, Group, Questionnaire, Role
from assessments.questionnaires.published import latest_versions
from assessments.web.htmx import respond, see_other
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def list_groups(request: SiteRequest, coach: Coach) -> HttpResponse:
    """List the coach's groups and those shared with them: open ones, closed ones, archived ones, the newest first."""
    now = timezone.now()
    lines = [_line(group, coach, now) for group in Group.objects.seen_by(coach).with_counts(coach, now=now)]
    kinds = {
        "open": [line for line in lines if line.group.is_open(now=now)],
        "closed": [line for line in lines if not line.group.archived_at and not line.group.is_open(now=now)],
        "archived": [line for line in lines if line.group.archived_at],
    }
    return respond(request, "coaching/groups.html", {"coach": coach, "has_groups": bool(lines), **kinds})


@dataclass(frozen=True)
class GroupLine:
    """A group in the list: what is said of it, and by whom it is shared with the coach."""

    group: Any  # a Group with the counts of `GroupQuerySet.with_counts`
    state: str
    shared: str

    @property
    def counts(self) -> str:
        """How many have joined and finished, as far as the coach may see."""
        return sentences.members_in_list(
            joined=self.group.joined, finished=self.group.finished, is_shared=bool(self.shared)
        )


def _line(group: Any, coach: Coach, now: datetime) -> GroupLine:
    state = sentences.group_in_list(
        closes_on=group.closes_on,
        is_open=group.is_open(now=now),
        is_withdrawn=group.questionnaire.is_withdrawn,
        closed_on=_closed_on(group),
    )
    if group.coach_id == coach.pk:
        return GroupLine(group, state, "")
    if group.offered_to_id == coach.pk:
        return GroupLine(group, state, sentences.offered_to_you(owner=group.coach.name))
    shared = sentences.shared_with_you(owner=group.coach.name, may_change=group.access_role == Role.EDITOR)
    return GroupLine(group, state, shared)


def _closed_on(group: Group) -> date | None:
    """Return the day, for the group, on which a coach closed or archived it; None while its last day decides."""
    closed_at = group.closed_at or group.archived_at
    return day_in(group.time_zone, closed_at) if closed_at else None


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
@require_http_methods(["GET", "HEAD", "POST"])
def copy_group(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the form for a new group that is like another one, with days from today on; POST creates it."""
    like = fetch_own_group(coach, group_id)
    if like.role == Role.VIEWER:
        raise PermissionDenied(sentences.only_look(owner=like.coach.name))
    now = timezone.now()
    form = CopyForm(sent_or_kept(request), now=now, questionnaires=published_questionnaires(), like=like)
    if request.method == "POST" and form.is_valid():
        group = copy_of(
            like,
            coach=coach,
            questionnaire=form.cleaned_data["questionnaire"],
            terms=form.terms,
            with_list=form.cleaned_data["with_list"],
            now=now,
        )
        messages.success(request, "Group created, with a code of its own.")
        return see_other("group", group.pk)
    title = f"A new group like {isolated(like.name)}"
    context = {"coach": coach, "form": form, "title": title, "like": like, "list_length": like.invitees.count()}
    return respond(request, "coaching/terms.html", context, status=422 if form.errors else 200)


@for_coaches
@posted_from("group_settings")
def switch_joining(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Close the group now, or open it again; its last day to join stays as it is."""
    group = fetch_group_to_change(coach, group_id)
    now = timezone.now()
    if "close" in request.POST:
        close_group(group=group, now=now)
        messages.success(request, "Closed. Nobody can join now, neither by the code nor by a personal link.")
    elif "open" in request.POST:
        reopen_group(group=group)
        if group.today(now) > group.closes_on:
            messages.warning(request, sentences.LAST_DAY_OVER)
            return see_other("group_settings", group.pk)
        messages.success(request, "Open again. The same code and personal links work.")
    else:
        raise Http404
    return see_other("group", group.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST archives the group, or restores it."""
    group = fetch_owned_group(coach, group_id)
    if request.method == "POST":
        if "restore" in request.POST:
            restore_group(group=group)
            messages.success(request, "Restored.")
            return see_other("group", group.pk)
        archive_group(group=group, now=timezone.now())
        messages.success(request, f"“{isolated(group.name)}” is archived.")
        return see_other("coach")
    confirmation = Confirmation(
        question=format_html("Archive “<bdi>{}</bdi>”?", group.name),
        effect=sentences.ARCHIVE_EFFECT,
        button="Archive it",
        keep="Keep it in the list",
        back=reverse("group_settings", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@require_safe
def show_group(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a group's terms, code and roster, and links to everything that the coach can do with it."""
    group = fetch_own_group(coach, group_id)
    now = timezone.now()
    is_open = group.is_open(now=now)
    context = {
        **roster_context(group, request.GET),
        "coach": coach,
        "terms": sentences.group_terms(
            quiz=group.questionnaire.title,
            closes_on=group.closes_on,
            is_open=is_open,
            visible_until=group.visible_until,
            is_visible=group.shows_results(now=now),
            zone=group.time_zone,
            shows_answers=group.shows_answers,
            closed_on=_closed_on(group),
        ),
        "shared": ""
        if group.is_own
        else sentences.shared_with_you(owner=group.coach.name, may_change=group.role == Role.EDITOR),
        "address": absolute(request, "group_join", group.code),
        "is_open": is_open,
        "public_summary_address": absolute(request, "together", group.together_token) if group.together_token else "",
    }
    return respond(request, "coaching/group.html", context)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the form with a group's terms; POST changes them."""
    group = fetch_group_to_change(coach, group_id)
    form = GroupForm(sent_or_kept(request), now=timezone.now(), questionnaires=[], group=group)
    if request.method == "POST" and form.is_valid():
        try:
            change_group(group=group, terms=form.terms, shown=form.cleaned_data["shown"])
        except SettingsChanged as changed:
            form.add_error(None, sentences.SETTINGS_CHANGED)
            return _settings_page(request, coach, group, form, newer=changed.terms)
        messages.success(request, "Saved. Members who joined earlier show what they agreed to, and no more.")
        warn_of_too_few_places(request, group)
        return see_other("group", group.pk)
    return _settings_page(request, coach, group, form)


def _settings_page(
    request: SiteRequest, coach: Coach, group: Group, form: GroupForm, *, newer: GroupTerms | None = None
) -> HttpResponse:
    """Show the form; with ``newer`` terms, which were saved meanwhile, they stand beside it."""
    context = {
        "coach": coach,
        "group": group,
        "is_open": group.is_open(now=timezone.now()),
        "form": form,
        "title": f"Settings: {isolated(group.name)}",
        "newer": newer,
        "shown": newer.digest if newer else form["shown"].value(),
    }
    status = 409 if newer else 422 if form.errors else 200
    return respond(request, "coaching/terms.html", context, status=status)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def change_code(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST gives the group another code."""
    group = fetch_group_to_change(coach, group_id)
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
    group = fetch_group_to_change(coach, group_id)
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
    group = fetch_owned_group(coach, group_id)
    if request.method == "POST":
        delete_group(group=group)
        messages.success(request, f"“{isolated(group.name)}” is deleted, with its list and all notes.")
        return see_other("coach")
    confirmation = Confirmation(
        question=format_html("Delete “<bdi>{}</bdi>”?", group.name),
        effect=sentences.DELETE_EFFECT,
        button="Delete it",
        keep="Keep it",
        back=reverse("group_settings", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)
