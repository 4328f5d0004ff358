"""Mail the personal links of a list: a preview first, then the queue, and a log of how each mail went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching import invite_sentences
from assessments.coaching.fetch import fetch_group_to_change
from assessments.coaching.invitation_mails import (
    REMIND_AFTER,
    Addressee,
    Sending,
    TooManyInvitationMails,
    addressees_of,
    compose,
    mails_to_show,
    queue_invitations,
    recipients_of,
)
from assessments.coaching.invite_forms import MAX_SENTENCE, MailForm
from assessments.coaching.permissions import for_coaches
from assessments.coaching.typed import sent_or_kept
from assessments.coaching.unsubscribing import unsubscribe_token
from assessments.coaching.views.inviting import invitation_of
from assessments.models import Coach, Group, Mail
from assessments.web.htmx import respond, see_other
from assessments.web.requests import SiteRequest

KINDS = {"invitation": Mail.Kind.INVITATION, "reminder": Mail.Kind.REMINDER}
PER_PAGE = 50


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show who can be mailed and what was sent; POST shows one mail as it would be, and its Send button queues all."""
    group = _fetch_group(coach, group_id)
    data = sent_or_kept(request)
    if data is None:
        return respond(request, "coaching/mail.html", {"coach": coach, **_overview(request, group)})
    form = MailForm(data)
    kind = KINDS.get(data.get("kind", ""), Mail.Kind.INVITATION)
    sentence = form.cleaned_data["sentence"] if form.is_valid() else ""
    sending = Sending(kind, invitation_of(group), sentence, _site(request), _reply_address(coach))
    if request.method == "POST" and form.is_valid() and "send" in data:
        if data.get("previewed") == sentence:
            try:
                return _send(request, coach, group, sending)
            except TooManyInvitationMails:
                form.add_error(None, invite_sentences.TOO_MANY_INVITATIONS)
        else:
            form.add_error(None, invite_sentences.CHECK_SENTENCE)
    return _preview(request, coach, group, sending, form)


@for_coaches
@require_safe
def mail_log(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show how each mail went: the page polls it by htmx for as long as one is waiting."""
    group = _fetch_group(coach, group_id)
    return respond(request, "coaching/mail_log.html", {"coach": coach, **_log(request, group)})


def _fetch_group(coach: Coach, group_id: int) -> Group:
    group = fetch_group_to_change(coach, group_id)
    if not settings.EMAIL_CONFIGURED:
        raise Http404
    return group


def _send(request: SiteRequest, coach: Coach, group: Group, sending: Sending) -> HttpResponse:
    queued, left_out = queue_invitations(group=group, coach_id=coach.pk, sending=sending, now=timezone.now())
    message = invite_sentences.mails_queued(queued=queued, left_out=left_out, is_reminder=sending.is_reminder)
    messages.success(request, message)
    return see_other("group_mail", group.pk)


def _preview(request: SiteRequest, coach: Coach, group: Group, sending: Sending, form: MailForm) -> HttpResponse:
    """Show the mail to the first of those who would get one; without anybody, say so on the page before."""
    now = timezone.now()
    people = recipients_of(addressees_of(group=group, now=now), group=group, kind=sending.kind, now=now)
    if not people:
        messages.warning(request, invite_sentences.mails_queued(queued=0, left_out=0, is_reminder=sending.is_reminder))
        return see_other("group_mail", group.pk)
    first = compose(people[0], sending, now=now)
    first.body = first.body.replace(unsubscribe_token(first.email), "…")  # that link is for its reader alone
    context = {
        "coach": coach,
        "group": group,
        "form": form,
        "mail": first,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "sending": sending,
        "send_label": invite_sentences.send_label(len(people), is_reminder=sending.is_reminder),
        "max_sentence": MAX_SENTENCE,
    }
    return respond(request, "coaching/mail_preview.html", context, status=422 if form.errors else 200)


def _overview(request: SiteRequest, group: Group) -> dict[str, Any]:
    now = timezone.now()
    people = addressees_of(group=group, now=now)
    is_open = group.is_open(now=now)
    invite = recipients_of(people, group=group, kind=Mail.Kind.INVITATION, now=now)
    remind = recipients_of(people, group=group, kind=Mail.Kind.REMINDER, now=now)
    return {
        "who": _who(group, people),
        "invite": len(invite),
        "invite_rule": invite_sentences.can_be_invited(people=len(invite), is_open=is_open),
        "remind": len(remind),
        "remind_rule": invite_sentences.can_be_reminded(people=len(remind), is_open=is_open, days=REMIND_AFTER.days),
        **_log(request, group),
    }


def _who(group: Group, people: Sequence[Addressee]) -> str:
    refused = sum(person.wants_none for person in people)
    return invite_sentences.who_can_be_mailed(on_list=group.invitees.count(), with_address=len(people), refused=refused)


def _log(request: SiteRequest, group: Group) -> dict[str, Any]:
    """Return a page of the mails to this group's list, and how many went: first those that failed, then the newest."""
    now = timezone.now()
    mails = mails_to_show(group=group, now=now).order_by("-failure", "-queued_at", "-pk")
    counts = mails.order_by().aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=Q(due_at__isnull=False)),
        failed=Count("pk", filter=~Q(failure="")),
    )
    page = Paginator(mails.select_related("invitee"), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "group": group,
        "page": page,
        "states": [(mail, _state(mail, now=now)) for mail in page.object_list],
        "is_waiting": bool(counts["waiting"]),
        "counts": invite_sentences.mail_counts(**counts),
    }


def _state(mail: Mail, *, now: datetime) -> str:
    return invite_sentences.mail_state(
        sent_at=mail.sent_at,
        failure=mail.failure,
        is_being_sent=mail.is_being_sent(now=now),
        was_put_off=mail.tries > 0,
    )


def _site(request: SiteRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _reply_address(coach: Coach) -> str:
    """Return the mail address of the coach's account; “” if it has none that can be used."""
    try:
        validate_email(coach.user.email)
    except ValidationError:
        return ""
    return coach.user.email
