"""The WSGI entry point, for granian, gunicorn and the like."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from careerfit.turns import Application, take_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")

CHARSETS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"}
NO_FORM = "application/octet-stream"


def readable_type(content_type: str) -> str:
    """Return a Content-Type as it came; one that names a charset no browser uses becomes one that is no form.

    Django reads the address by that charset while it still makes the request, before any of its error pages is at
    hand: “charset=idna” or “charset=hex” would end in a bare 500.
    """
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (LookupError, ValueError):
        charset = "none that can be read"
    return content_type if charset.lower() in CHARSETS else NO_FORM


def with_readable_type(application: Application) -> Application:
    """Wrap a WSGI application so that it meets readable types alone."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = readable_type(environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return wrapped


application = take_turns(with_readable_type(get_wsgi_application()), most_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
