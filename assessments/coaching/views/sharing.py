"""Share a group with other coaches: invite them, change or end their access, hand the group over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from assessments.coaching import access, sentences
from assessments.coaching.account_notices import tell_of_offer
from assessments.coaching.fetch import fetch_own_group, fetch_owned_group
from assessments.coaching.forms import ShareForm
from assessments.coaching.permissions import for_coaches, posted_from
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.confirm import Confirmation, ask_first
from assessments.core.names import isolated
from assessments.links.links import new_token
from assessments.models import AccessInvitation, Coach, Group, GroupAccess
from assessments.models.shared_groups import SHARED_ROLES
from assessments.web.htmx import respond, see_other
from assessments.web.requests import SiteRequest


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show who has access to a group; POST, by its owner, makes a link for one more coach, which is shown once."""
    fetch = fetch_owned_group if request.method == "POST" else fetch_own_group
    group = fetch(coach, group_id)
    form = ShareForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        token = new_token()
        try:
            access.invite_to_group(group=group, token=token, now=timezone.now(), **form.cleaned_data)
        except access.TooManyCoaches:
            form.add_error(None, sentences.too_many_coaches(access.MAX_COACHES))
        else:
            return _share_page(request, group, ShareForm(), link=absolute(request, "group_shared", token))
    return _share_page(request, group, form)


def _share_page(request: SiteRequest, group: Group, form: ShareForm, *, link: str = "") -> HttpResponse:
    now = timezone.now()
    context = {
        "coach": group.seen_by,
        "group": group,
        "accesses": list(group.accesses.select_related("coach")),
        "invitations": list(group.access_invitations.filter(expires_at__gt=now)) if group.is_own else [],
        "form": form,
        "roles": [(role.value, role.label) for role in reversed(SHARED_ROLES)],
        "link": link,
        "days": access.OPEN_FOR.days,
        "tab": "settings",
    }
    return respond(request, "coaching/sharing/share.html", context, status=422 if form.errors else 200)


@for_coaches
@posted_from("group_share")
def remove_invitation(request: SiteRequest, coach: Coach, group_id: int, invitation_id: int) -> HttpResponse:
    """Turn off a link that nobody has used yet."""
    group = fetch_owned_group(coach, group_id)
    get_object_or_404(group.access_invitations, pk=invitation_id).delete()
    messages.success(request, "The link no longer works.")
    return see_other("group_share", group.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: SiteRequest, coach: Coach, token: str) -> HttpResponse:
    """Show a coach what another one shares by this link; POST accepts it, once."""
    now = timezone.now()
    try:
        offer = access.open_offer(token=token, now=now)
        if request.method == "POST":
            access.accept_access(token=token, coach=coach, now=now)
            messages.success(request, f"“{isolated(offer.group.name)}” is among your groups now.")
            return see_other("group", offer.group.pk)
    except AccessInvitation.DoesNotExist as error:
        raise Http404 from error
    except access.AlreadyInGroup:
        messages.info(request, "You have access to this group already. The link still works for another coach.")
        return see_other("group", offer.group.pk)
    context = {"coach": coach, "offer": offer, "what": sentences.what_role_may(offer.role)}
    return respond(request, "coaching/sharing/shared.html", context)


def _access(group: Group, coach_id: int) -> GroupAccess:
    return get_object_or_404(group.accesses.select_related("coach__user", "group__coach"), coach=coach_id)


@for_coaches
@posted_from("group_share")
def change_access(request: SiteRequest, coach: Coach, group_id: int, coach_id: int) -> HttpResponse:
    """Change what a second coach may do; only the owner can."""
    group = fetch_owned_group(coach, group_id)
    found, role = _access(group, coach_id), request.POST.get("role")
    if role not in SHARED_ROLES:
        raise Http404
    access.change_role(access=found, role=role)
    messages.success(request, sentences.role_changed(name=found.coach.name, role=role))
    return see_other("group_share", group.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: SiteRequest, coach: Coach, group_id: int, coach_id: int) -> HttpResponse:
    """Show a page that asks for confirmation; POST ends a coach's access: the owner anybody's, others their own."""
    fetch = fetch_own_group if coach_id == coach.pk else fetch_owned_group
    group = fetch(coach, group_id)
    found = _access(group, coach_id)
    is_leaving = coach_id == coach.pk
    if request.method == "POST":
        access.end_access(access=found)
        if is_leaving:
            messages.success(request, f"You have left “{isolated(group.name)}”.")
            return see_other("coach")
        messages.success(request, f"{isolated(found.coach.name)} no longer has access.")
        return see_other("group_share", group.pk)
    confirmation = Confirmation(
        question=format_html("Leave “<bdi>{}</bdi>”?", group.name)
        if is_leaving
        else format_html("Remove <bdi>{}</bdi>’s access?", found.coach.name),
        effect=sentences.LEAVE_EFFECT if is_leaving else sentences.access_effect(name=found.coach.name),
        button="Leave the group" if is_leaving else "Remove access",
        keep="Stay in it" if is_leaving else "Keep it",
        back=reverse("group_share", args=[group.pk]),
    )
    return ask_first(request, coach, group, confirmation)


@for_coaches
@posted_from("group_share")
def offer(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Offer the group to a coach who has access, or take the offer back; only the owner can."""
    group = fetch_owned_group(coach, group_id)
    if "take_back" in request.POST:
        access.offer_group(group=group, to=None)
        messages.success(request, "The group stays yours.")
        return see_other("group_share", group.pk)
    value = request.POST.get("to", "")
    to = _access(group, int(value) if value.isdecimal() and len(value) < 10 else 0).coach
    access.offer_group(group=group, to=to)
    tell_of_offer(user=to.user, group=group, address=absolute(request, "group", str(group.pk)))
    messages.success(request, sentences.offered(name=to.name))
    return see_other("group_share", group.pk)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Ask the coach, to whom a group is offered, whether they take it; POST takes or declines it."""
    group = fetch_own_group(coach, group_id)
    if group.offered_to_id != coach.pk:
        raise Http404
    if request.method == "POST":
        if "decline" in request.POST:
            access.offer_group(group=group, to=None)
            messages.success(request, f"“{isolated(group.name)}” stays with {isolated(group.coach.name)}.")
        else:
            try:
                access.take_over(group=group, coach=coach, now=timezone.now())
            except Group.DoesNotExist as error:
                raise Http404 from error
            messages.success(request, f"“{isolated(group.name)}” is yours now.")
        return see_other("group", group.pk)
    return respond(request, "coaching/sharing/take_over.html", {"coach": coach, "group": group})
