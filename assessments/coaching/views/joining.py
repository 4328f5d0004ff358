"""Join a coach's group: type its code, say who is at this browser, read who asks for what, agree.

Several people may use one browser, so joining changes nothing for whoever was there before: somebody else gets a fresh
owner's key. A member chooses the result to show, and can leave.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.coaching import code_guesses, memberships, student_sentences
from assessments.coaching.consents import CoachRenamed, coaches_of, decide, unasked_coaches
from assessments.coaching.forms import JoinForm
from assessments.coaching.memberships import (
    AlreadyMember,
    GroupClosed,
    GroupFull,
    JoinRefused,
    LinkTaken,
    QuizWithdrawn,
    TermsChanged,
)
from assessments.core.names import isolated
from assessments.links.links import known_token, new_token
from assessments.links.owner_cookie import gives_owner_token, owner_of, remember_owner, save_for_owner
from assessments.links.previews import is_person
from assessments.models import Attempt, Coach, Consent, Group, Invitee, Membership
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.my_results.owner_data import count_owner_data
from assessments.results.names import attempt_name
from assessments.web.errors import too_many
from assessments.web.htmx import SeeOther, personal, respond, see_other
from assessments.web.requests import SiteRequest

SOMEBODY_ELSE = "somebody_else"  # the button of whoever didn't use this browser before
CONFIRMED = "me"  # in the address of a personal link: it is whoever used this browser before


@personal
@code_guesses.tell_browsers_apart
@require_safe
def type_code(request: SiteRequest) -> HttpResponse:
    """Show a field for the code from the classroom wall; a right code leads to its group."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return respond(request, "coaching/joining/code.html")
    if not code_guesses.may_guess(request, now=timezone.now()):
        return too_many(request)
    try:
        group = memberships.find_group(code=typed)
    except Group.DoesNotExist:
        code_guesses.count_guess(request, now=timezone.now())
        context = {"typed": typed[: memberships.MAX_TYPED], "is_unknown": True}
        return respond(request, "coaching/joining/code.html", context, status=404)
    return see_other("group_join", group.code)


@personal
@code_guesses.tell_browsers_apart
@require_http_methods(["GET", "HEAD", "POST"])
@gives_owner_token
def join(request: SiteRequest, code: str) -> HttpResponse:
    """Show who asks, what they will see and for how long; POST is the consent. A member is asked “Are you …?” first.

    The rate limit on guessed codes doesn't apply to members: a class shares one network address.
    """
    throttled = not code_guesses.may_guess(request, now=timezone.now())
    if throttled and not memberships.find_membership(code=code, owner=owner_of(request)):
        return too_many(request)
    try:
        group = memberships.find_group(code=code)
    except Group.DoesNotExist as error:
        code_guesses.count_guess(request, now=timezone.now())
        raise Http404 from error
    return _arrive(request, group, None)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@gives_owner_token
def invited(request: SiteRequest, token: str) -> HttpResponse:
    """Show the same page as `join`, by a personal link from the coach's list."""
    try:
        invitee = memberships.find_invitee(token=known_token(token))
    except Invitee.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST" or is_person(request):
        memberships.note_opening(invitee=invitee, now=timezone.now())
    return _arrive(request, invitee.group, invitee)


def _arrive(request: SiteRequest, group: Group, invitee: Invitee | None) -> HttpResponse:
    """Ask who is at this browser if it may be somebody new to it; else show the consent page, or join by POST."""
    if SOMEBODY_ELSE in request.POST:
        return _start_afresh(request)
    owner = owner_of(request)
    membership = memberships.membership_of(group=group, owner=owner)
    if membership is None:
        if invitee and CONFIRMED not in request.GET and _holds_anything(owner) and not _refusal(group, invitee):
            return _ask_who(request, group, None, f"?{CONFIRMED}")
        return _join(request, group, invitee) if request.method == "POST" else _consent_page(request, group, invitee)
    if invitee and membership.invitee_id == invitee.pk:
        return see_other("membership", membership.pk)
    if invitee and membership.invitee_id is None and not _is_taken(invitee):
        if CONFIRMED in request.GET:
            return _accept_invitation(request, membership, invitee)
        return _ask_who(request, group, membership, f"?{CONFIRMED}")
    if request.method == "POST":
        return _join(request, group, invitee, membership)
    return _ask_who(request, group, membership)


def _holds_anything(owner: str) -> bool:
    return bool(owner and count_owner_data(owner=owner))


def _start_afresh(request: SiteRequest) -> HttpResponse:
    """Give this browser a fresh key: nothing of whoever used it before is shown or changed from now on."""
    messages.success(request, "You start afresh: this browser shows you nothing of whoever used it before.")
    response = SeeOther(request.path)
    remember_owner(response, new_token())
    return response


def _ask_who(request: SiteRequest, group: Group, membership: Membership | None, confirmed_at: str = "") -> HttpResponse:
    """Ask whether whoever is at this browser is who used it before; 409 in place of a consent.

    ``confirmed_at`` is where “yes” leads, the page of the membership if it is empty.
    """
    context = {
        "group": group,
        "membership": membership,
        "name": membership.display_name if membership else memberships.latest_name(owner=owner_of(request)),
        "confirmed_at": confirmed_at,
    }
    return respond(request, "coaching/joining/who.html", context, status=409 if request.method == "POST" else 200)


# --- the consent ----------------------------------------------------------------------------------------


def _join(
    request: SiteRequest, group: Group, invitee: Invitee | None, membership: Membership | None = None
) -> HttpResponse:
    """Save the consent. ``membership`` is what this browser has in the group already, which stays as it is."""
    form = _form(request, group, request.POST)
    if membership is None and not _terms_are_current(request, group):
        return _terms_changed(request, group, invitee)
    if membership is None and _refusal_without(form, group):
        return _consent_page(request, group, invitee, form, refusal=QuizWithdrawn)
    if not form.is_valid():
        return _ask_who(request, group, membership) if membership else _consent_page(request, group, invitee, form)
    now, attempt = timezone.now(), form.chosen_attempt
    try:
        joined, token = save_for_owner(
            request,
            lambda owner: memberships.join_group(
                group=group,
                owner=owner,
                display_name=form.cleaned_data["display_name"],
                attempt=attempt if attempt and attempt.owner == owner else None,
                invitee=invitee,
                terms=request.POST.get("terms", ""),
                now=now,
            ),
        )
    except AlreadyMember:
        return _ask_who(request, group, memberships.membership_of(group=group, owner=owner_of(request)))
    except TermsChanged:
        return _terms_changed(request, group, invitee)
    except JoinRefused as refusal:
        return _consent_page(request, group, invitee, form, refusal=type(refusal))
    messages.success(request, f"You have joined “{isolated(group.name)}”.")
    if joined.attempt_id is None:
        response = see_other("opening", group.questionnaire.slug)
    else:
        response = see_other("membership", joined.pk)
    remember_owner(response, token)
    return response


def _form(request: SiteRequest, group: Group, data: QueryDict | None = None, **initial: str) -> JoinForm:
    attempts = memberships.attempts_for(group=group, owner=owner_of(request))
    return JoinForm(data, attempts=attempts, can_begin=not group.questionnaire.is_withdrawn, **initial)


def _terms_are_current(request: SiteRequest, group: Group) -> bool:
    """Whether the terms that were shown, whose digest the form carries, are what the group asks for now."""
    return request.POST.get("terms") == memberships.terms_digest(group=group)


def _terms_changed(request: SiteRequest, group: Group, invitee: Invitee | None) -> HttpResponse:
    """Show the present terms, with the name as it was typed and the consent to be given anew."""
    group.refresh_from_db()
    display_name, selected = request.POST.get("display_name", ""), request.POST.get("attempt", "")
    form = _form(request, group, display_name=display_name, selected=selected)
    return _consent_page(request, group, invitee, form, refusal=_refusal(group, invitee) or TermsChanged)


def _consent_page(
    request: SiteRequest,
    group: Group,
    invitee: Invitee | None,
    form: JoinForm | None = None,
    *,
    refusal: type[JoinRefused] | None = None,
) -> HttpResponse:
    """Show the terms and the form; 422 for a form that isn't complete, 409 with the reason for a refused consent."""
    form = form or _form(request, group, display_name=invitee.own_id if invitee else "")
    status = 409 if refusal else 422 if form.errors else 200
    refusal = refusal or _refusal(group, invitee) or _refusal_without(form, group)
    context = {
        "group": group,
        "form": form,
        "problems": [_refusal_text(refusal, group)] if refusal else form.problems,
        "can_join": refusal in (None, TermsChanged),
        "is_used": CONFIRMED not in request.GET and (bool(form.attempts) or _holds_anything(owner_of(request))),
        **_terms_context(group),
    }
    return respond(request, "coaching/joining/join.html", context, status=status)


def _terms_context(group: Group) -> dict[str, Any]:
    coaches = coaches_of(group)
    return {
        "coaches": coaches,
        "terms": memberships.terms_digest(group=group, coaches=coaches),
        "until": group.visible_until,
        "what_coach_sees": student_sentences.what_coach_sees(shows_answers=group.shows_answers),
    }


def _accept_invitation(request: SiteRequest, membership: Membership, invitee: Invitee) -> HttpResponse:
    """Ask a member who joined by the code to be shown as a line of the coach's list; POST with the tick agrees."""
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if "consent" in request.POST:
                terms = request.POST.get("terms", "")
                memberships.accept_invitation(membership=membership, invitee=invitee, terms=terms, now=timezone.now())
                messages.success(request, f"Your coach now finds you as “{invitee.own_id}”.")
                return see_other("membership", membership.pk)
            refusal, status = student_sentences.CONSENT_MISSING, 422
        except Membership.DoesNotExist as error:
            raise Http404 from error
        except AlreadyMember:
            return see_other("membership", membership.pk)
        except JoinRefused as error:
            membership.group.refresh_from_db()
            refusal, status = _refusal_text(type(error), membership.group), 409
    context = {
        "group": membership.group,
        "membership": membership,
        "invitee": invitee,
        "problems": [refusal] if refusal else [],
        **_terms_context(membership.group),
    }
    return respond(request, "coaching/joining/line.html", context, status=status)


def _refusal(group: Group, invitee: Invitee | None) -> type[JoinRefused] | None:
    """Return why no new member can join today; None if one can."""
    if not group.is_open(now=timezone.now()):
        return GroupClosed
    if invitee is not None and _is_taken(invitee):
        return LinkTaken
    return GroupFull if group.memberships.count() >= group.places else None


def _refusal_without(form: JoinForm, group: Group) -> type[JoinRefused] | None:
    """Return why nobody can join who has no attempt to choose; None if there is one, or one can be begun."""
    return QuizWithdrawn if group.questionnaire.is_withdrawn and not form.attempts else None


def _is_taken(invitee: Invitee) -> bool:
    return hasattr(invitee, "membership")


def _refusal_text(refusal: type[JoinRefused], group: Group) -> str:
    return {
        GroupClosed: student_sentences.group_closed(
            closes_on=group.closes_on, zone=group.time_zone, by_hand=bool(group.closed_at or group.archived_at)
        ),
        GroupFull: student_sentences.GROUP_FULL,
        QuizWithdrawn: student_sentences.QUIZ_WITHDRAWN,
        LinkTaken: student_sentences.LINK_TAKEN,
        TermsChanged: student_sentences.TERMS_CHANGED,
    }[refusal]


# --- a member -------------------------------------------------------------------------------------------


def own_membership(request: SiteRequest, membership_id: int) -> Membership:
    """Return a membership of this browser; the same 404 for an unknown one and for somebody else's."""
    try:
        return memberships.own_membership(membership_id=membership_id, owner=owner_of(request))
    except Membership.DoesNotExist as error:
        raise Http404 from error


@personal
@require_safe
def show_membership(request: SiteRequest, membership_id: int) -> HttpResponse:
    """Show a member what is left to do, what the coach sees, and what was agreed to."""
    membership = own_membership(request, membership_id)
    group, is_visible = membership.group, membership.is_current(now=timezone.now())
    coaches = membership.agreed_coaches
    attempts = memberships.attempts_for(group=group, owner=membership.owner)
    begun = next((attempt for attempt in attempts if not attempt.finished_at), None)
    shown = {membership.attempt_id, membership.also_shown_id}
    others = [attempt for attempt in attempts if attempt.finished_at and attempt.pk not in shown]
    context = {
        "group": group,
        "membership": membership,
        "visible": is_visible,
        "unfinished": membership.attempt or (begun if group.questionnaire.is_withdrawn else None),
        "others": [(attempt, attempt_name(attempt)) for attempt in others] if is_visible and coaches else [],
        "coaches": coaches,
        "asking": unasked_coaches(membership) if is_visible else [],
        "decided": _decided(membership) if is_visible else [],
        "needed": MIN_FOR_PUBLIC_SUMMARY,
        "until": membership.agreed_until,
        # What was agreed to, even where the group doesn't ask for it now: another coach is agreed to on these terms.
        "what_coach_sees": student_sentences.what_coach_sees(shows_answers=membership.agreed_answers),
    }
    return respond(request, "coaching/joining/member.html", context)


def _decided(membership: Membership) -> list[Consent]:
    """Return what the member decided about each coach; nothing while that is the owner alone, and yes."""
    consents = list(membership.consents.all())
    is_plain = len(consents) == 1 and consents[0].is_given and consents[0].name == consents[0].coach.name
    return [] if is_plain and consents[0].coach_id == membership.group.coach_id else consents


@personal
@require_POST
def decide_about_coach(request: SiteRequest, membership_id: int, coach_id: int) -> HttpResponse:
    """Let one of the group's coaches see the result, or not, until the member decides otherwise."""
    membership = own_membership(request, membership_id)
    answer, named = request.POST.get("answer"), request.POST.get("named", "")
    if answer not in {"yes", "no"} or not membership.is_current(now=timezone.now()):
        raise Http404
    try:
        coach = decide(
            membership=membership, coach_id=coach_id, named=named, is_given=answer == "yes", now=timezone.now()
        )
    except Coach.DoesNotExist as error:
        raise Http404 from error
    except CoachRenamed:
        messages.warning(request, student_sentences.COACH_RENAMED)
    else:
        messages.success(request, student_sentences.decided(name=coach.name, is_given=answer == "yes"))
    return see_other("membership", membership.pk)


@personal
@require_POST
def choose_result(request: SiteRequest, membership_id: int) -> HttpResponse:
    """Let the group see another of the student's own results, in place of the one that it sees or beside it."""
    membership = own_membership(request, membership_id)
    show = memberships.show_beside if request.POST.get("how") == "beside" else memberships.choose_result
    try:
        show(membership=membership, attempt_id=UUID(request.POST.get("attempt", "")))
    except (ValueError, Attempt.DoesNotExist) as error:
        raise Http404 from error
    names = [coach.name for coach in membership.agreed_coaches]
    messages.success(request, student_sentences.result_chosen(names))
    return see_other("membership", membership.pk)


@personal
@require_POST
def leave_group(request: SiteRequest, membership_id: int) -> HttpResponse:
    """Leave the group: the coach no longer sees the result; the student keeps it."""
    membership = own_membership(request, membership_id)
    memberships.leave_group(membership=membership)
    name = isolated(membership.group.name)
    messages.success(request, f"You have left “{name}”. Nobody in it sees your result any more; you still have it.")
    return see_other("mine")
