"""A coach's groups: list, create, change, share the public summary, delete."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_group_to_change, fetch_own_group
from assessments.coaching.forms import GroupForm
from assessments.coaching.groups import (
    GroupTerms,
    SettingsChanged,
    change_group,
    create_group,
    delete_group,
    new_code,
    replace_code,
    share_public_summary,
    stop_sharing_public_summary,
)
from assessments.coaching.permissions import for_coaches
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.coaching.views.inviting import warn_of_too_few_places
from assessments.coaching.views.roster import roster_context
from assessments.core.names import isolated
from assessments.links.links import new_token
from assessments.models import Coach, Group, Questionnaire
from assessments.questionnaires.published import latest_versions
from assessments.web.htmx import respond, see_other
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
        ),
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
    group = fetch_group_to_change(coach, group_id)
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
