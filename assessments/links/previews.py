"""Tell people from robots that fetch a link, and give the addresses for a link's preview in chats.

Chats fetch a link to draw its preview; browsers prefetch pages that nobody may open.
"""

import re

from django.http import HttpRequest
from django.urls import reverse

# Most robots' names end in “bot”; Cubot is a maker of phones. The in-app browsers of chats are used by people.
ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|facebookexternalhit|whatsapp/|slack-imgproxy|embedly|curl/|python-requests",
    re.I,
)


def is_person(request: HttpRequest) -> bool:
    """Whether a person opens the page, as far as the request's method and headers tell."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    return not ROBOTS.search(request.headers.get("User-Agent", ""))


def preview_of(request: HttpRequest, token: str) -> dict[str, str]:
    """Return the absolute addresses of a link's page and of its card."""
    addresses = (("page", "result"), ("card", "result_png"))
    return {name: request.build_absolute_uri(reverse(address, args=[token])) for name, address in addresses}
