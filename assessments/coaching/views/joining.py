"""Join a coach's group: type its code, read who asks for what, agree; choose the result to show; leave."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.coaching import memberships, sentences
from assessments.coaching.forms import JoinForm
from assessments.coaching.memberships import GroupClosed, GroupFull, JoinRefused, LinkTaken
from assessments.links.links import known_token
from assessments.links.owner_cookie import owner_of, remember_owner, save_for_owner
from assessments.links.previews import is_person
from assessments.models import Attempt, Group, Invitee, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.web import rate_limits
from assessments.web.errors import too_many
from assessments.web.htmx import SeeOther, personal, respond, see_other
from assessments.web.requests import SiteRequest


@personal
@require_safe
def type_code(request: SiteRequest) -> HttpResponse:
    """Show a field for the code from the classroom wall; a right code leads to its group."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return respond(request, "coaching/joining/code.html")
    if rate_limits.is_throttled(request, rate_limits.GUESSES, now=timezone.now()):
        return too_many(request)
    try:
        group = memberships.find_group(code=typed)
    except Group.DoesNotExist:
        rate_limits.count(request, rate_limits.GUESSES, now=timezone.now())
        return respond(request, "coaching/joining/code.html", {"typed": typed[:40], "is_unknown": True}, status=404)
    return see_other("group_join", group.code)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SiteRequest, code: str) -> HttpResponse:
    """Show who asks, what they will see and for how long; POST is the consent. A member sees the membership.

    The rate limit on guessed codes doesn't apply to members: a class shares one network address.
    """
    throttled = rate_limits.is_throttled(request, rate_limits.GUESSES, now=timezone.now())
    if throttled and not memberships.find_membership(code=code, owner=owner_of(request)):
        return too_many(request)
    try:
        group = memberships.find_group(code=code)
    except Group.DoesNotExist as error:
        rate_limits.count(request, rate_limits.GUESSES, now=timezone.now())
        raise Http404 from error
    return _membership_or_consent(request, group, None)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: SiteRequest, token: str) -> HttpResponse:
    """Show the same page as `join`, by a personal link from the coach's list."""
    try:
        invitee = memberships.find_invitee(token=known_token(token))
    except Invitee.DoesNotExist as error:
        raise Http404 from error
    if is_person(request):
        memberships.note_opening(invitee=invitee, now=timezone.now())
    return _membership_or_consent(request, invitee.group, invitee)


def _membership_or_consent(request: SiteRequest, group: Group, invitee: Invitee | None) -> HttpResponse:
    owner = owner_of(request)
    membership = memberships.membership_of(group=group, owner=owner)
    attempts = memberships.attempts_for(group=group, owner=owner)
    # A member who joined by the code may still agree to be shown as this line of the coach's list.
    can_take_invitation = bool(invitee and membership and membership.invitee_id is None)
    if membership and request.method != "POST" and not can_take_invitation:
        return _membership_page(request, membership, attempts)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        attempts=attempts,
        display_name=invitee.own_id if invitee else "",
    )
    if request.method == "POST" and form.is_valid():
        return _join(request, group, invitee, form)
    refusal = _refusal(group, invitee, today=timezone.now().date())
    return _consent_page(request, group, form, status=422 if form.errors else 200, refusal=refusal)


def _join(request: SiteRequest, group: Group, invitee: Invitee | None, form: JoinForm) -> HttpResponse:
    now, attempt = timezone.now(), form.chosen_attempt
    try:
        membership, token = save_for_owner(
            request,
            lambda owner: memberships.join_group(
                group=group,
                owner=owner,
                display_name=form.cleaned_data["display_name"],
                attempt=attempt if attempt and attempt.owner == owner else None,
                invitee=invitee,
                today=now.date(),
                now=now,
            ),
        )
    except JoinRefused as refusal:
        return _consent_page(request, group, form, status=409, refusal=type(refusal))
    messages.success(request, f"You have joined “{group.name}”.")
    if membership.attempt is None:
        address = f"{reverse('opening', args=[group.questionnaire.slug])}?group={group.code}"
        response: HttpResponse = SeeOther(address)
    else:
        response = see_other("group_join", group.code)
    remember_owner(response, token)
    return response


def _consent_page(
    request: SiteRequest, group: Group, form: JoinForm, *, status: int, refusal: type[JoinRefused] | None
) -> HttpResponse:
    context = {
        "group": group,
        "form": form,
        "refusal": _refusal_text(refusal, group) if refusal else "",
        "until": group.visible_until,
        "what_coach_sees": sentences.what_coach_sees(shows_answers=group.shows_answers),
    }
    return respond(request, "coaching/joining/join.html", context, status=status)


def _refusal(group: Group, invitee: Invitee | None, *, today: date) -> type[JoinRefused] | None:
    """Return why no new member can join; None if one can."""
    if not group.is_open(today=today):
        return GroupClosed
    if invitee is not None and hasattr(invitee, "membership"):
        return LinkTaken
    return GroupFull if group.memberships.count() >= group.places else None


def _refusal_text(refusal: type[JoinRefused], group: Group) -> str:
    return {
        GroupClosed: sentences.group_closed(closes_on=group.closes_on),
        GroupFull: sentences.GROUP_FULL,
        LinkTaken: sentences.LINK_TAKEN,
    }[refusal]


def _membership_page(request: SiteRequest, membership: Membership, attempts: list[Attempt]) -> HttpResponse:
    group = membership.group
    finished = [attempt for attempt in attempts if attempt.finished_at]
    context = {
        "group": group,
        "membership": membership,
        "attempts": finished,
        "can_choose": len(finished) > (0 if membership.attempt is None else 1),
        "visible": membership.is_visible(today=timezone.now().date()),
        "needed": MIN_FOR_PUBLIC_SUMMARY,
        "until": membership.agreed_until,
        "what_coach_sees": sentences.what_coach_sees(shows_answers=membership.shows_answers),
    }
    return respond(request, "coaching/joining/member.html", context)


def own_membership(request: SiteRequest, code: str) -> Membership:
    """Return this browser's membership of the group with that code, else 404."""
    try:
        group = memberships.find_group(code=code)
    except Group.DoesNotExist as error:
        raise Http404 from error
    membership = memberships.membership_of(group=group, owner=owner_of(request))
    if membership is None:
        raise Http404
    return membership


@personal
@require_POST
def choose_result(request: SiteRequest, code: str) -> HttpResponse:
    """Let the group see another of the student's own results."""
    membership = own_membership(request, code)
    attempts = memberships.attempts_for(group=membership.group, owner=membership.owner)
    attempt = {str(attempt.pk): attempt for attempt in attempts}.get(request.POST.get("attempt", ""))
    if attempt is None:
        raise Http404
    memberships.choose_result(membership=membership, attempt_id=attempt.pk)
    messages.success(request, "Your coach now sees the result that you chose.")
    return see_other("group_join", membership.group.code)


@personal
@require_POST
def leave_group(request: SiteRequest, code: str) -> HttpResponse:
    """Leave the group: the coach no longer sees the result; the student keeps it."""
    membership = own_membership(request, code)
    memberships.leave_group(membership=membership)
    messages.success(
        request, f"You have left “{membership.group.name}”. Your coach no longer sees your result; you still have it."
    )
    return see_other("mine")
