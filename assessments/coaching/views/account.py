"""A coach's own account: name, mail address, where it is logged in, deletion."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.coaching import account_sentences
from assessments.coaching.account_forms import AccountForm, PasswordForm
from assessments.coaching.coach_accounts import AccountChanged, StillHasGroups, change_account, shown_of_account
from assessments.coaching.coach_accounts import delete_account as delete_coach
from assessments.coaching.logins import end_other_logins, logins_of
from assessments.coaching.permissions import for_coaches, posted_from
from assessments.coaching.typed import sent_or_kept
from assessments.models import Coach
from assessments.web.htmx import respond, see_other
from assessments.web.logins import limit_password_changes
from assessments.web.requests import SiteRequest


def _user(coach: Coach) -> User:
    return User.objects.get(pk=coach.pk)


@for_coaches
@limit_password_changes
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Show the account; POST changes the name and the mail address, the latter with the current password."""
    form = AccountForm(sent_or_kept(request), coach=coach, user=_user(coach))
    newer = None
    if request.method == "POST" and form.is_valid():
        name, email, shown = (form.cleaned_data[field] for field in ("name", "email", "shown"))
        try:
            change_account(coach=coach, name=name, email=email, shown=shown)
        except AccountChanged as changed:
            newer = shown_of_account(name=changed.name, email=changed.email)
            form.add_error(None, account_sentences.account_changed(name=changed.name, email=changed.email))
        else:
            messages.success(request, account_sentences.account_saved(is_renamed=name != coach.name))
            return see_other("coach_account")
    context = {
        "coach": coach,
        "form": form,
        "shown": newer or form["shown"].value(),
        "problems": form.problems,
        "sends_mail": settings.EMAIL_CONFIGURED,
        "offers_second_factor": settings.SECOND_FACTOR != "off",
        "logins": logins_of(user=coach.user, this=request.session.session_key, now=timezone.now()),
    }
    return respond(
        request, "coaching/accounts/account.html", context, status=409 if newer else 422 if form.errors else 200
    )


@for_coaches
@posted_from("coach_account")
def log_out_elsewhere(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Log the account out in all other browsers."""
    ended = end_other_logins(user=coach.user, this=request.session.session_key, now=timezone.now())
    messages.success(request, account_sentences.logged_out_elsewhere(ended))
    return see_other("coach_account")


@for_coaches
@limit_password_changes
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Show what goes with the account; POST with the current password deletes it."""
    user = _user(coach)
    groups = list(coach.groups.all())
    may_delete = not groups and not user.is_staff
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and may_delete and form.is_valid():
        try:
            delete_coach(coach=coach)
        except StillHasGroups:
            return see_other("coach_delete")
        logout(request)
        messages.success(request, "Your account is deleted.")
        return see_other("home")
    context = {
        "coach": coach,
        "groups": groups,
        "is_staff": user.is_staff,
        "may_delete": may_delete,
        "problems": form.problems if may_delete else [],
    }
    status = 409 if request.method == "POST" and not may_delete else 422 if form.errors else 200
    return respond(request, "coaching/accounts/delete.html", context, status=status)
