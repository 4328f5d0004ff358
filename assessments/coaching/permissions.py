"""Restrict a page to coaches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from assessments.models import Coach
from assessments.web.htmx import personal, wants_fragment
from assessments.web.requests import SiteRequest

CoachView = Callable[..., HttpResponse]


def coach_of(request: SiteRequest) -> Coach | None:
    """Return the coach who is logged in; None for nobody and for any other account, an admin's included."""
    if not request.user.is_authenticated:
        return None
    return Coach.objects.select_related("user").filter(user=request.user.pk, user__is_active=True).first()


def for_coaches(view: CoachView) -> CoachView:
    """Restrict a view to coaches, and pass it the coach: nobody logged in goes to the login, other accounts get 403."""

    @wraps(view)
    def wrapped(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if wants_fragment(request):
                return HttpResponseClientRedirect(reverse("coach_login"))
            return redirect_to_login(request.get_full_path())
        coach = coach_of(request)
        if coach is None:
            raise PermissionDenied
        return view(request, coach, *args, **kwargs)

    return personal(wrapped)
