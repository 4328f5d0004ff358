"""Invite students: texts to copy, personal links, a list with search, and removing from it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import invite_sentences
from assessments.coaching.fetch import fetch_group_to_change
from assessments.coaching.invitation_texts import Invitation, group_text, links_table, personal_text
from assessments.coaching.invite_forms import InviteForm
from assessments.coaching.invite_list import PER_PAGE, Listed, list_of, search_list
from assessments.coaching.invitees import InviteCounts, TooManyInvitees, add_invitees, count_expected, remove_invitee
from assessments.coaching.permissions import for_coaches
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.links.links import new_token
from assessments.models import Coach, Group
from assessments.questionnaires.lengths import lengths_of
from assessments.questionnaires.published import latest_version
from assessments.web.htmx import respond, see_other
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest

MAX_SEARCH = 80


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show texts to copy and the list with personal links; POST adds a pasted list of people."""
    group = fetch_group_to_change(coach, group_id)
    form = InviteForm(sent_or_kept(request), with_addresses=settings.EMAIL_CONFIGURED)
    if request.method == "POST" and form.is_valid():
        lines = form.cleaned_data["names"]
        try:
            counts = add_invitees(
                group=group,
                own_ids=[line.own_id for line in lines],
                emails={line.own_id: line.email for line in lines},
                new_token=new_token,
                now=timezone.now(),
            )
        except TooManyInvitees:
            form.add_error(None, "With these, the list would be longer than a group may be. Nothing was added.")
        else:
            _tell_what_was_added(request, counts)
            warn_of_too_few_places(request, group)
            return see_other("group_invite", group.pk)
    context = {"coach": coach, "group": group, "form": form, **_list_context(request, group)}
    context["group_text"] = group_text(
        invitation_of(group),
        address=absolute(request, "group_join", group.code),
        code=group.code,
        typed_at=absolute(request, "code"),
    )
    return respond(request, "coaching/invite.html", context, status=422 if form.errors else 200)


def _tell_what_was_added(request: SiteRequest, counts: InviteCounts) -> None:
    added = invite_sentences.added_to_list(
        added=counts.added, already_listed=counts.already_listed, with_address=counts.with_address
    )
    messages.success(request, added)
    if counts.alike:
        messages.warning(request, invite_sentences.names_alike(counts.alike))


def _list_context(request: SiteRequest, group: Group) -> dict[str, Any]:
    """Return what is shown of the list: one page of those who were searched for, and the links that are still open."""
    wanted = request.GET.get("q", "").strip()[:MAX_SEARCH]
    people = people_of(request, group)
    found = search_list(people, wanted=wanted)
    unfinished = [(person.invitee.own_id, person.link) for person in people if not person.has_finished]
    return {
        "q": wanted,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "list_length": invite_sentences.list_length(len(people), found=len(found)),
        "is_empty": not people,
        "unfolded": "links" in request.GET,
        "unfinished": len(unfinished),
        "unfinished_links": links_table(unfinished),
        "sends_mail": settings.EMAIL_CONFIGURED,
    }


def people_of(request: SiteRequest, group: Group) -> list[Listed]:
    """Return the group's list, with links to the host that this request came to."""
    return list_of(group=group, link_of=lambda token: absolute(request, "group_invited", token), now=timezone.now())


def invitation_of(group: Group) -> Invitation:
    """Return what every text says of a group."""
    version = latest_version(group.questionnaire.slug)
    return Invitation(
        coach=group.coach.name,
        group=group.name,
        quiz=version.content.title,
        closes_on=group.closes_on,
        zone=group.time_zone,
        minutes=lengths_of(version=version)[0].minutes,
    )


@for_coaches
@require_safe
def show_invitee(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Show one line of the list: a text to copy, its personal link, and the link's QR code."""
    group = fetch_group_to_change(coach, group_id)
    invitee = get_object_or_404(group.invitees.select_related("address"), pk=invitee_id)
    link = absolute(request, "group_invited", invitee.token)
    text = personal_text(invitation_of(group), own_id=invitee.own_id, address=link)
    context = {"coach": coach, "group": group, "invitee": invitee, "link": link, "text": text, "qr": qr_svg(link)}
    context["email"] = invitee.address.email if hasattr(invitee, "address") else ""
    return respond(request, "coaching/invitee.html", context)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def uninvite(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST removes an invitee from the list."""
    group = fetch_group_to_change(coach, group_id)
    invitee = get_object_or_404(group.invitees, pk=invitee_id)
    if request.method == "POST":
        remove_invitee(invitee=invitee)
        messages.success(request, "Removed from the list; the personal link no longer works.")
        return see_other("group_invite", group.pk)
    confirmation = Confirmation(
        question=format_html("Remove “<bdi>{}</bdi>” from the list?", invitee.own_id),
        effect=invite_sentences.UNINVITE_EFFECT,
        button="Remove link",
        keep="Keep it on the list",
        back=reverse("group_invite", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


def warn_of_too_few_places(request: SiteRequest, group: Group) -> None:
    """Warn the coach if not everybody who is in the group or invited has a place."""
    members, invited = count_expected(group=group)
    warning = invite_sentences.too_few_places(places=group.places, members=members, invited=invited)
    if warning:
        messages.warning(request, warning)
