"""Headers of every response, pages, data, files and errors, that Django and django-csp don't set everywhere."""

from collections.abc import Callable
from functools import lru_cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Browser features that no page of ours uses; copying a link (clipboard-write) stays allowed. Only names that Chromium
# supports on every system: for any other (bluetooth, on Linux) it logs a warning on every page.
UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    # No other site's page may load our responses as pictures, scripts or styles. Frames are not covered by this header
    # but by frame-ancestors; chats fetch previews from servers, which ignore it.
    "Cross-Origin-Resource-Policy": "same-origin",
    # SecurityMiddleware of Django 5.2 sets these three too, but not where it raises DisallowedHost itself. They can go
    # when tests/careerfit/test_headers.py passes without them.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def headers_for_all(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outside those that may refuse a request: add the headers that the response doesn't have."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: set the policy of the settings, with the sites that may embed this response.

    A file has no inline styles, whose hashes are a kilobyte that no compression makes smaller, on each script and font.

    django-csp's own middleware builds the text anew for each response, and once more for a policy that only reports.
    """

    @lru_cache(maxsize=100)
    def policy(frame_ancestors: tuple[str, ...]) -> str:
        return build_policy(replace={"frame-ancestors": list(frame_ancestors)} if frame_ancestors else None)

    of_files = build_policy(replace={"style-src": ["'self'"]})

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if HEADER not in response:
            is_file = response.streaming and request.path.startswith(settings.STATIC_URL)
            response[HEADER] = of_files if is_file else policy(getattr(response, "frame_ancestors", ()))
        return response

    return middleware
