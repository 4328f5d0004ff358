"""Headers that every response carries and that neither Django nor django-csp sets: pages, data, files, errors alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What a browser could do for a page and no page of ours asks for; copying a link (clipboard-write) stays allowed. Only
# names that Chromium knows on every system: of another (bluetooth, on Linux) it complains on every page.
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
    # No other site's page may load what we send: not as a picture, a script or a style. Frames are not loads; which
    # sites may show a page in one is said by frame-ancestors. Chats that draw a preview are servers and don't ask.
    "Cross-Origin-Resource-Policy": "same-origin",
    # Django's SecurityMiddleware sets these three as well, but not where it refuses a request itself.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def headers_for_all(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: add what is not there yet."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
