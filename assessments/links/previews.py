"""Whether somebody looks, and what a chat shows of a link.

Chats fetch a link to draw its preview; browsers fetch pages that may never be opened.
"""

import re

from django.http import HttpRequest
from django.urls import reverse

# “bot” ends the names of most; Cubot makes phones. In-app browsers of chats are people.
ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|facebookexternalhit|whatsapp/|slack-imgproxy|embedly|curl/|python-requests",
    re.I,
)


def is_person(request: HttpRequest) -> bool:
    """Whether a page is being opened by a person, as far as the request tells."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    return not ROBOTS.search(request.headers.get("User-Agent", ""))


def preview_of(request: HttpRequest, token: str) -> dict[str, str]:
    """Return the addresses that the preview of a link needs: its page and its card."""
    addresses = (("page", "result"), ("card", "result_png"))
    return {name: request.build_absolute_uri(reverse(address, args=[token])) for name, address in addresses}
