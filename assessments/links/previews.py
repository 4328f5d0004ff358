"""Tell people from robots that fetch a link, and give the addresses for a link's preview in chats.

Chats fetch a link to draw its preview; browsers prefetch pages that nobody may open.
"""

import re

from django.http import HttpRequest
from django.urls import reverse

MAX_AGENT = 1000  # characters of a User-Agent that are looked at

# People's browsers call themselves Mozilla, or Opera on some phones. Whoever fetches for a chat or a search often does
# too, and then says who it is: “(compatible; …)”, as no browser but old Internet Explorers does, its page or mail
# address, or a word for what it does. Cubot is a maker of phones; in-app browsers of chats (WhatsApp, Telegram, Viber,
# Line) are used by people.
BROWSER = re.compile(r"(?:Mozilla|Opera)/[1-9]\.[0-9]{1,2} \(")
ROBOTS = re.compile(
    r"\bcompatible;(?! MSIE)|https?://|mailto:|@"
    r"|(?<!cu)bot\b|crawl|spider|scrape|preview|externalhit|externalagent|unfurl|fetch|download|scan|monitor|inspect"
    r"|embedly|iframely|cardyb|slack-img|headless|lighthouse|archiv|validator|google-|wget|curl|python|java/|go-http|okhttp",
    re.I,
)


def is_person(request: HttpRequest) -> bool:
    """Whether a person opens the page, as far as the request's method and headers tell.

    A browser asks for a page: it accepts HTML, and modern ones say that they navigate (or that htmx asks for a part).
    Whatever doesn't look like a browser is none: there are more programs than anybody could list.
    """
    headers = request.headers
    if request.method != "GET" or "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", "")):
        return False
    agent = headers.get("User-Agent", "")[:MAX_AGENT]
    if not BROWSER.match(agent) or ROBOTS.search(agent):
        return False
    navigates = "text/html" in headers.get("Accept", "") and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return navigates or "HX-Request" in headers


def preview_of(request: HttpRequest, token: str) -> dict[str, str]:
    """Return the absolute addresses of a link's page and of its card."""
    addresses = (("page", "result"), ("card", "result_png"))
    return {name: request.build_absolute_uri(reverse(address, args=[token])) for name, address in addresses}
