"""The type of a request after this site's middlewares."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SiteRequest(HttpRequest):
    """A request with what HtmxMiddleware and embedding_middleware set. For type checking only: never instantiated."""

    htmx: HtmxDetails
    is_embedded: bool
