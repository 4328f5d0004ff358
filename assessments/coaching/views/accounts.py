"""A coach's account: log in and out, change or reset the password, accept an invitation."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic.edit import FormMixin

from assessments.coaching.account_forms import CoachAccountForm, ForgottenForm
from assessments.coaching.coach_invitations import accept_invitation, open_invitation
from assessments.coaching.mail_queue import BY_NETWORK, TooManyMails, ask_for_password_mail
from assessments.coaching.permissions import coach_of, for_coaches
from assessments.coaching.typed import carried_fields, hidden_inputs, keep_for
from assessments.coaching.views.second_factor import go_on_after, page_of_step
from assessments.models import Coach, CoachInvitation
from assessments.web.devices import remember_login
from assessments.web.errors import too_many
from assessments.web.htmx import personal, respond, see_other
from assessments.web.logins import limit_logins, limit_password_changes
from assessments.web.rate_limits import take_by_network
from assessments.web.requests import SiteRequest
from assessments.web.second_factor import missing_step, waiting_user

TOO_MANY_MAILS = (
    "Several mails were asked for just now. Check your mail, spam too, or ask an admin of this site for "
    "a link; in an hour you can ask here again."
)
BACKEND = "assessments.web.second_factor.Accounts"


def problems_of(errors: ErrorDict) -> list[str]:
    """Return what is wrong with a form, each sentence once."""
    return list(dict.fromkeys(str(problem) for found in errors.values() for problem in found))


class _ProblemsMixin(FormMixin):  # type: ignore[type-arg]
    """Add to Django's account views: problems as sentences above the form, and status 422 with them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form's problems."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = context.get("form")
        return context | {"problems": problems_of(form.errors) if form is not None else []}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, with status 422."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class _Login(_ProblemsMixin, views.LoginView):
    template_name = "coaching/accounts/login.html"
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was typed into another form before the session ended."""
        return super().get_context_data(**kwargs) | {"typed": hidden_inputs(carried_fields(self.request))}

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or go on to the second factor, and keep what was typed for the form that it was typed into."""
        response = super().form_valid(form)
        address = self.get_success_url()
        if fields := carried_fields(self.request):
            keep_for(self.request, address=address, fields=fields)
        step = missing_step(form.get_user())
        return page_of_step(step, go_on=address) if step else response


class _ChangePassword(_ProblemsMixin, views.PasswordChangeView):
    template_name = "coaching/accounts/password.html"
    success_url = reverse_lazy("coach")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the password, and say so."""
        messages.success(self.request, "Your new password is set.")
        return super().form_valid(form)


class _ForgottenPassword(_ProblemsMixin, views.PasswordResetView):
    template_name = "coaching/accounts/forgotten.html"
    form_class = ForgottenForm
    success_url = reverse_lazy("coach_forgotten_sent")

    def form_valid(self, form: Any) -> HttpResponse:
        """Note that a mail was asked for; whether an account has the address makes no difference here."""
        site = f"{self.request.scheme}://{self.request.get_host()}"
        try:
            ask_for_password_mail(email=form.cleaned_data["email"], site=site, now=timezone.now())
        except TooManyMails:
            form.add_error(None, TOO_MANY_MAILS)
            return self.form_invalid(form)
        return HttpResponseRedirect(str(self.success_url))


class _NewPassword(_ProblemsMixin, views.PasswordResetConfirmView):
    template_name = "coaching/accounts/new_password.html"
    success_url = reverse_lazy("coach_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the password, and say so; whoever had the link isn't counted with those who guess."""
        messages.success(self.request, "Your new password is set. Log in with it.")
        response = super().form_valid(form)
        remember_login(self.request, response, form.user.get_username())
        return response


def _run(view: Any, request: SiteRequest, **kwargs: str) -> HttpResponse:
    return cast(HttpResponse, view.as_view()(request, **kwargs))


@personal
@limit_logins
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: SiteRequest) -> HttpResponse:
    """Log in and go on to the address in ``next``; a coach who is logged in already goes to the groups.

    Whoever gave the password before, but no code yet, goes on to the second factor.
    """
    if request.method == "GET":
        if coach_of(request):
            return see_other("coach")
        if waiting := waiting_user(request):
            return page_of_step(missing_step(waiting), go_on=go_on_after(request, default=reverse("coach")))
    return _run(_Login, request)


@personal
@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """Log out, by POST only."""
    return _run(views.LogoutView, request)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Change the password; the current one is needed."""
    return cast(HttpResponse, limit_password_changes(_ChangePassword.as_view())(request))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: SiteRequest, uidb64: str, token: str) -> HttpResponse:
    """Set a new password by a link from a mail or from an admin."""
    return _run(_NewPassword, request, uidb64=uidb64, token=token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: SiteRequest) -> HttpResponse:
    """Ask for a mail with a link to a new password; without a mail server, say to ask an admin."""
    if not settings.EMAIL_CONFIGURED:
        return respond(request, "coaching/accounts/no_mail.html")
    if request.method == "POST" and not take_by_network(request, BY_NETWORK, now=timezone.now()):
        return too_many(request)
    return _run(_ForgottenPassword, request)


@personal
@require_safe
def forgotten_sent(request: SiteRequest) -> HttpResponse:
    """Say that a mail is on its way, the same whether or not an account has the address."""
    return respond(request, "coaching/accounts/sent.html")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SiteRequest, token: str) -> HttpResponse:
    """Create a coach's account by an admin's link; POST creates it and logs in."""
    now = timezone.now()
    try:
        open_invitation(token=token, now=now)
        form = CoachAccountForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            user = form.save(commit=False)
            accept_invitation(token=token, user=user, name=form.cleaned_data["name"], now=now)
            login(request, user, backend=BACKEND)
            messages.success(request, "Account created. Your groups will be listed here.")
            response = see_other("coach")
            remember_login(request, response, user.get_username())
            return response
    except CoachInvitation.DoesNotExist as error:
        raise Http404 from error
    context = {"form": form, "problems": problems_of(form.errors), "sends_mail": settings.EMAIL_CONFIGURED}
    return respond(request, "coaching/accounts/invitation.html", context, status=422 if form.errors else 200)
