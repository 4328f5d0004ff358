"""Restrict a page to coaches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, retarget

from assessments.coaching import account_sentences
from assessments.coaching.typed import Fields, fits_into_login, hidden_inputs, is_admins_form, keep_for, typed_fields
from assessments.models import Coach
from assessments.web import errors
from assessments.web.htmx import SeeOther, personal, respond, see_other, wants_fragment
from assessments.web.requests import SiteRequest

CoachView = Callable[..., HttpResponse]


def coach_of(request: SiteRequest) -> Coach | None:
    """Return the coach who is logged in; None for nobody and for any other account, an admin's included."""
    if not request.user.is_authenticated:
        return None
    return Coach.objects.select_related("user").filter(user=request.user.pk, user__is_active=True).first()


def for_coaches(view: CoachView) -> CoachView:
    """Restrict a view to coaches, and pass it the coach: nobody logged in goes to the login, other accounts get 403.

    A form that is sent after the session has ended goes to the login with what was typed.
    """

    @wraps(view)
    def wrapped(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        coach = coach_of(request)
        if coach is None:
            raise PermissionDenied
        return view(request, coach, *args, **kwargs)

    wrapped.is_for_coaches = True  # type: ignore[attr-defined]  # for csrf_failure
    return personal(wrapped)


def posted_from(page: str) -> Callable[[CoachView], CoachView]:
    """Decorate a coach's view that takes POST: GET leads to the page with its button, a group's or the coach's own.

    Who presses the button after the session has ended comes here by GET, from the login. Nothing was changed then.
    """

    def decorate(view: CoachView) -> CoachView:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: SiteRequest, coach: Coach, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, coach, *args, **kwargs)
            messages.warning(request, account_sentences.PRESS_AGAIN)
            return see_other(page, *([kwargs["group_id"]] if "group_id" in kwargs else []))

        return wrapped

    return decorate


def for_accounts(view: CoachView) -> CoachView:
    """Restrict a view to whoever is logged in, a coach or an admin, and pass it the account."""

    @wraps(view)
    def wrapped(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, request.user, *args, **kwargs)

    return personal(wrapped)


def csrf_failure(request: SiteRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form whose CSRF check failed.

    A login in another window renews the token, so that a coach's or an admin's form of before is refused. If it comes
    from this site, its page opens again with what was typed; nothing is saved.
    """
    match = request.resolver_match
    is_for_coaches = match is not None and getattr(match.func, "is_for_coaches", False)
    is_from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    fields = typed_fields(request) if (is_for_coaches or is_admins_form(request)) and is_from_here else []
    if not fields:
        return errors.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return _login_page(request, fields)
    keep_for(request, address=request.path, fields=fields)
    return SeeOther(request.get_full_path())


def _ask_to_log_in(request: SiteRequest) -> HttpResponse:
    fields = typed_fields(request)
    if fields:
        return _login_page(request, fields)
    if wants_fragment(request):
        page = request.htmx.current_url_abs_path or reverse("coach")
        return HttpResponseClientRedirect(redirect_to_login(page).url)
    return redirect_to_login(request.get_full_path())


def _login_page(request: SiteRequest, fields: Fields) -> HttpResponse:
    is_carried = fits_into_login(request)
    context = {
        "form": AuthenticationForm(request),
        "next": request.get_full_path(),
        "typed": hidden_inputs(fields if is_carried else []),
        "problems": [account_sentences.logged_out(is_carried=is_carried)],
    }
    response = respond(request, "coaching/accounts/login.html", context, status=422)
    return retarget(response, "#main") if wants_fragment(request) else response
