"""Invite students by personal links, and remove names from the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from assessments.coaching import sentences
from assessments.coaching.fetch import fetch_group_to_change
from assessments.coaching.forms import InviteForm
from assessments.coaching.invitees import TooManyInvitees, add_invitees, count_expected, remove_invitee
from assessments.coaching.permissions import for_coaches
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.links.links import new_token
from assessments.models import Coach, Group, Invitee
from assessments.web.htmx import respond, see_other
from assessments.web.requests import SiteRequest


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the list of invitees with their personal links; POST adds a pasted list of names or ids."""
    group = fetch_group_to_change(coach, group_id)
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
            warn_of_too_few_places(request, group)
            return see_other("group_invite", group.pk)
    links = _personal_links(request, group)
    context = {"coach": coach, "group": group, "form": form, "links": links}
    context["list_length"] = sentences.list_length(len(links))
    return respond(request, "coaching/invite.html", context, status=422 if form.errors else 200)


def _personal_links(request: SiteRequest, group: Group) -> list[tuple[Invitee, str]]:
    return [(invitee, absolute(request, "group_invited", invitee.token)) for invitee in group.invitees.all()]


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def uninvite(request: SiteRequest, coach: Coach, group_id: int, invitee_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST removes an invitee from the list."""
    group = fetch_group_to_change(coach, group_id)
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


def warn_of_too_few_places(request: SiteRequest, group: Group) -> None:
    """Warn the coach if not everybody who is in the group or invited has a place."""
    members, invited = count_expected(group=group)
    warning = sentences.too_few_places(places=group.places, members=members, invited=invited)
    if warning:
        messages.warning(request, warning)
