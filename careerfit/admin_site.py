"""Django's admin, but that it refuses one thing that it would stumble over."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class CarefulSite(AdminSite):
    """An admin for whose pages a field has a name: Django 5.2 takes an empty ``_to_field`` for one, and falls."""

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Wrap a page of the admin."""

        @wraps(view)
        def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any(sent.get(TO_FIELD_VAR) == "" for sent in (request.GET, request.POST)):
                raise BadRequest("A field has a name.")
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return super().admin_view(careful, cacheable)


class CarefulAdminConfig(AdminConfig):
    """Makes it the site that every model of the admin registers with."""

    default_site = "careerfit.admin_site.CarefulSite"
