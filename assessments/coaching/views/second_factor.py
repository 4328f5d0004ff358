"""Second factor: enter its code after the password, set it up, renew its recovery codes, turn it off.

For every account, a coach's or an admin's.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from assessments.coaching.account_forms import PasswordForm
from assessments.coaching.account_notices import end_second_factor, tell_account
from assessments.coaching.account_sentences import SECOND_FACTOR_OFF, SECOND_FACTOR_SET_UP, codes_left
from assessments.coaching.permissions import coach_of, for_accounts
from assessments.coaching.second_factor_forms import CodeForm, FirstCodeForm, TurnOffForm
from assessments.web.htmx import personal, respond, see_other
from assessments.web.logins import limit_password_changes
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest
from assessments.web.second_factor import (
    Step,
    browser_known_to,
    count_recovery_codes,
    device_with,
    has_second_factor,
    key_to_type,
    log_in_with,
    missing_step,
    needs_second_factor,
    new_key,
    remember_browser,
    renew_recovery_codes,
    waiting_user,
)

SESSION_KEY = "second_factor_key"  # of an app that is being set up


def page_of_step(step: Step | None, *, go_on: str, code_page: str = "coach_login_code") -> HttpResponse:
    """Return a redirect to the page of a step that is missing after the password, which leads on to an address."""
    name = "second_factor_set_up" if step is Step.SET_UP else code_page
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': go_on})}")


def go_on_after(request: HttpRequest, *, default: str) -> str:
    """Return the address in ``next`` if it is one of this site, else the default."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else default


def enter_code(request: HttpRequest, *, default: str, login: str) -> HttpResponse | dict[str, Any]:
    """Return a redirect once the code is right, or if there is none to enter; else what the page shows."""
    go_on = go_on_after(request, default=default)
    user = waiting_user(request)
    if user is None:
        return HttpResponseRedirect(
            go_on if request.user.is_authenticated else f"{reverse(login)}?{urlencode({'next': go_on})}"
        )
    if missing_step(user) is Step.SET_UP:
        return page_of_step(Step.SET_UP, go_on=go_on)
    data, browser = request.POST if request.method == "POST" else None, browser_known_to(user, request)
    form = CodeForm(data, user=user, browser=browser, now=timezone.now())
    if form.is_valid() and form.device:
        log_in_with(request, user=user, device=form.device)
        response = HttpResponseRedirect(go_on)
        remember_browser(request, response, user=user)
        return response
    return {"problems": form.problems, "next": go_on, "username": user.get_username()}


@personal
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in_code(request: SiteRequest) -> HttpResponse:
    """Enter the code of the second factor after the password, and go on to the address in ``next``."""
    found = enter_code(request, default=reverse("coach"), login="coach_login")
    if isinstance(found, HttpResponse):
        return found
    status = 422 if found["problems"] else 200
    return respond(request, "coaching/second_factor/code.html", found, status=status)


@for_accounts
@require_safe
def show_second_factor(request: SiteRequest, user: User) -> HttpResponse:
    """Show whether the account has a second factor, and what can be done about it."""
    _refuse_if_off()
    context = {
        "is_on": has_second_factor(user),
        "is_needed": needs_second_factor(user),
        "codes_left": codes_left(left=count_recovery_codes(user=user)),
    }
    return _respond(request, "coaching/second_factor/show.html", context)


@personal
@sensitive_post_parameters("current_password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: SiteRequest) -> HttpResponse:
    """Show the key of a new app; with its first code the second factor is on, and the recovery codes are shown once.

    It takes the password too: nobody at a browser that was left open shuts the owner out. Also for somebody who is
    waiting to log in because this site needs everybody to have one; they gave the password at the login.
    """
    _refuse_if_off()
    user = _who_sets_up(request)
    if user is None:
        return HttpResponseRedirect(f"{reverse('coach_login')}?{urlencode({'next': request.get_full_path()})}")
    if has_second_factor(user):
        return see_other("second_factor")
    asks_password = bool(request.user.is_authenticated)
    view = limit_password_changes(_set_up) if asks_password else _set_up
    response: HttpResponse = view(request, user, asks_password)
    return response


def _set_up(request: SiteRequest, user: User, asks_password: bool) -> HttpResponse:
    go_on = go_on_after(request, default=reverse("second_factor"))
    key = request.session.setdefault(SESSION_KEY, new_key())
    data = request.POST if request.method == "POST" else None
    form = FirstCodeForm(data, user=user, key=key, asks_password=asks_password, now=timezone.now())
    if form.is_valid() and form.device:
        del request.session[SESSION_KEY]
        log_in_with(request, user=user, device=form.device)
        tell_account(user, SECOND_FACTOR_SET_UP)
        response = _show_codes(request, form.recovery_codes, go_on=go_on, is_new=True)
        remember_browser(request, response, user=user)
        return response
    device = device_with(user, key)
    context = {
        "problems": form.problems,
        "qr": qr_svg(device.config_url),
        "key": key_to_type(device),
        "next": go_on,
        "is_waiting": not asks_password,
    }
    return _respond(request, "coaching/second_factor/set_up.html", context, status=422 if form.problems else 200)


@for_accounts
@limit_password_changes
@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "HEAD", "POST"])
def renew_codes(request: SiteRequest, user: User) -> HttpResponse:
    """Ask for the password, then replace the recovery codes and show the new ones once."""
    if not has_second_factor(user):
        return see_other("second_factor")
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        return _show_codes(request, renew_recovery_codes(user=user), go_on=reverse("second_factor"), is_new=False)
    context = {"problems": form.problems, "codes_left": codes_left(left=count_recovery_codes(user=user))}
    return _respond(request, "coaching/second_factor/renew.html", context, status=422 if form.problems else 200)


@for_accounts
@limit_password_changes
@sensitive_post_parameters("current_password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def turn_off_second_factor(request: SiteRequest, user: User) -> HttpResponse:
    """Ask for the password and a code, then delete the app's key and the recovery codes."""
    if not has_second_factor(user):
        return see_other("second_factor")
    data, browser = request.POST if request.method == "POST" else None, browser_known_to(user, request)
    form = TurnOffForm(data, user=user, browser=browser, now=timezone.now())
    if form.is_valid():
        end_second_factor(user=user, notice=SECOND_FACTOR_OFF)
        messages.success(request, "Your second factor is off.")
        return see_other("second_factor")
    context = {"problems": form.problems, "is_needed": needs_second_factor(user)}
    return _respond(request, "coaching/second_factor/turn_off.html", context, status=422 if form.problems else 200)


def _refuse_if_off() -> None:
    if settings.SECOND_FACTOR == "off":
        raise Http404


def _who_sets_up(request: HttpRequest) -> User | None:
    """Return whoever is logged in, or would be with a second factor."""
    if isinstance(request.user, User):
        return request.user
    waiting = waiting_user(request)
    return waiting if waiting and missing_step(waiting) is Step.SET_UP else None


def _show_codes(request: SiteRequest, codes: list[str], *, go_on: str, is_new: bool) -> HttpResponse:
    return _respond(request, "coaching/second_factor/codes.html", {"codes": codes, "go_on": go_on, "is_new": is_new})


def _respond(request: SiteRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page with the navigation of a coach or of an admin."""
    return respond(request, template, {**context, "coach": coach_of(request)}, status=status)
