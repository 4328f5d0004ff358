"""A coach's account: log in and out, passwords, and the invitation that makes one."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic.edit import FormMixin

from assessments.coaching.coach_invitations import accept_invitation, open_invitation
from assessments.coaching.permissions import coach_of, for_coaches
from assessments.models import Coach, CoachInvitation
from assessments.models.coaching import NAME_LENGTH
from assessments.web.forms import plain_line
from assessments.web.htmx import personal, respond, see_other
from assessments.web.requests import SiteRequest

BACKEND = "django.contrib.auth.backends.ModelBackend"


def problems_of(errors: ErrorDict) -> list[str]:
    """Return what is wrong with a form, each sentence once."""
    return list(dict.fromkeys(str(problem) for found in errors.values() for problem in found))


class _Ours(FormMixin):  # type: ignore[type-arg]
    """What Django's own views lack here: problems as sentences above the form, and 422 where there are any."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the problems."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = context.get("form")
        return context | {"problems": problems_of(form.errors) if form is not None else []}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class _Login(_Ours, views.LoginView):
    template_name = "coaching/accounts/login.html"
    redirect_authenticated_user = False


class _Change(_Ours, views.PasswordChangeView):
    template_name = "coaching/accounts/password.html"
    success_url = reverse_lazy("coach")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, "Your new password is set.")
        return super().form_valid(form)


class _Forgotten(_Ours, views.PasswordResetView):
    template_name = "coaching/accounts/forgotten.html"
    email_template_name = "coaching/accounts/mail.txt"
    subject_template_name = "coaching/accounts/subject.txt"
    success_url = reverse_lazy("coach_forgotten_sent")


class _New(_Ours, views.PasswordResetConfirmView):
    template_name = "coaching/accounts/new_password.html"
    success_url = reverse_lazy("coach_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, "Your new password is set. Log in with it.")
        return super().form_valid(form)


def _show(view: Any, request: SiteRequest, **kwargs: str) -> HttpResponse:
    return cast(HttpResponse, view.as_view()(request, **kwargs))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: SiteRequest) -> HttpResponse:
    """Log in, and go on to where it was asked for; a coach who is logged in goes to the groups."""
    if request.method == "GET" and coach_of(request):
        return see_other("coach")
    return _show(_Login, request)


@personal
@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """Log out; by POST alone."""
    return _show(views.LogoutView, request)


@for_coaches
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SiteRequest, coach: Coach) -> HttpResponse:
    """Choose another password, knowing the one that holds."""
    return _show(_Change, request)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: SiteRequest, uidb64: str, token: str) -> HttpResponse:
    """Choose a new password by a link from a mail or from an admin."""
    return _show(_New, request, uidb64=uidb64, token=token)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: SiteRequest) -> HttpResponse:
    """Ask for a mail with a link; where no mail server is set, say whom to ask."""
    if not settings.EMAIL_CONFIGURED:
        return respond(request, "coaching/accounts/no_mail.html")
    return _show(_Forgotten, request)


@personal
@require_safe
def forgotten_sent(request: SiteRequest) -> HttpResponse:
    """The same, whether or not the address belongs to an account."""
    return respond(request, "coaching/accounts/sent.html")


class CoachAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """A new coach's account."""

    name = forms.CharField(
        max_length=NAME_LENGTH, error_messages={"required": "Give the name that your students will read."}
    )

    class Meta:
        model = User
        fields = ("username", "email")
        error_messages = {"username": {"unique": "That user name is taken; choose another."}}

    def clean_name(self) -> str:
        """One line of text."""
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Give the name that your students will read.")
        return name


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SiteRequest, token: str) -> HttpResponse:
    """Make a coach's account by an admin's link."""
    now = timezone.now()
    try:
        open_invitation(token=token, now=now)
        form = CoachAccountForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            user = form.save(commit=False)
            accept_invitation(token=token, user=user, name=form.cleaned_data["name"], now=now)
            login(request, user, backend=BACKEND)
            messages.success(request, "Your account is made. This is where your groups will be.")
            return see_other("coach")
    except CoachInvitation.DoesNotExist as error:
        raise Http404 from error
    context = {"form": form, "problems": problems_of(form.errors)}
    return respond(request, "coaching/accounts/invitation.html", context, status=422 if form.errors else 200)
