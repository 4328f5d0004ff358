"""The WSGI entry point, which gunicorn serves (``careerfit.serving``)."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CHARSETS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"}
NO_FORM = "application/octet-stream"


def readable_type(content_type: str) -> str:
    """Return the Content-Type, or NO_FORM if it names a charset that no browser uses.

    Django 5.2 decodes the query string with that charset in ``WSGIRequest.__init__``, before its error handling
    begins: “charset=idna” or “charset=hex” would end in a bare 500. This can go once a request with such a header
    gets a 400 without it.
    """
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (LookupError, ValueError):
        charset = "none that can be read"
    return content_type if charset.lower() in CHARSETS else NO_FORM


def with_readable_type(application: Application) -> Application:
    """Wrap a WSGI application so that every request has a Content-Type that Django can read."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = readable_type(environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return wrapped


application = with_readable_type(get_wsgi_application())
