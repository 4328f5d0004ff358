"""Django's admin, but that it refuses three things that it would stumble over."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

ROW = re.compile("[0-9]{1,18}")  # every model that is registered has a number for its key
HUGE = re.compile("-?[0-9]{19,}")  # no database has a row of that number, and some fall over the question


class CarefulSite(AdminSite):
    """An admin whose fields have names and whose rows have numbers of a usual size: Django 5.2 falls over others."""

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Wrap a page of the admin."""

        @wraps(view)
        def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any(sent.get(TO_FIELD_VAR) == "" for sent in (request.GET, request.POST)):
                raise BadRequest("A field has a name.")
            if not all(ROW.fullmatch(row) for row in request.POST.getlist("_selected_action")):
                raise BadRequest("A ticked row has a number.")
            if any(HUGE.fullmatch(str(part)) for part in (*args, *kwargs.values())):
                raise Http404
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return super().admin_view(careful, cacheable)


class CarefulAdminConfig(AdminConfig):
    """Makes it the site that every model of the admin registers with."""

    default_site = "careerfit.admin_site.CarefulSite"
