"""What the site tells browsers, chats and search engines of itself: icons, manifest, previews, what may be listed."""

import hashlib
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from assessments.models import Attempt, Questionnaire, ShareLink, Version
from assessments.web.styles import COLOURS, INLINE
from tests.core.posting_reader.own import link_to, make_posting
from tests.html import Page

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/q/data-science-jobs/",
    "/q/data-science-jobs/sources/",
    "/about/",
    "/postings/",
]
QUIZ = "/q/data-science-jobs/"
FONTS = Path(__file__).parents[2] / "static" / "fonts"
HOST = "http://testserver"


def static_file(address: str) -> bytes:
    found = finders.find(address.removeprefix(HOST).removeprefix("/static/"))
    assert found, address
    return Path(found).read_bytes()


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_has_a_preview_an_address_and_may_be_listed(stranger: Client, address: str) -> None:
    response = stranger.get(address, {"utm": "chat"})
    page = Page(response)
    told = {tag.attributes["property"]: tag.attributes["content"] or "" for tag in page.all("meta[property]")}
    assert told["og:type"] == "website"
    assert told["og:url"] == f"{HOST}{address}"  # without what was added to it
    assert page.one("link[rel=canonical]").attributes["href"] == f"{HOST}{address}"
    assert len(told["og:title"]) > 5
    assert 20 < len(told["og:description"]) < 300
    assert size_of(static_file(told["og:image"])) == (1200, 630)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert page.one('meta[name="twitter:card"]').attributes["content"] == "summary_large_image"
    assert "noindex" not in response.headers.get("X-Robots-Tag", "")
    assert not page.has('meta[name="robots"]')


def test_a_reading_of_a_posting_is_not_listed(student: Client, version: Version) -> None:
    link_to(make_posting(version, called="Lumo"))
    [token] = ShareLink.objects.values_list("token", flat=True)
    read = student.post("/postings/", {"text": "too short"})
    assert read.status_code == 422
    for response in (read, student.get(f"/r/{token}/")):
        assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/mine/", "/compare/", "/g/", "/coach/login/", "/take/{}/check/"])
def test_a_personal_page_has_no_preview(student: Client, attempt: Attempt, address: str) -> None:
    response = student.get(address.format(attempt.pk))
    assert response.status_code == 200
    assert not Page(response).has("meta[property], link[rel=canonical], link[rel=manifest]")


def test_the_sitemap_names_every_page_of_listed_questionnaires_and_no_other(stranger: Client, version: Version) -> None:
    response = stranger.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    found = set(re.findall(r"<loc>([^<]+)</loc>", response.content.decode()))
    archetypes = {f"{HOST}{QUIZ}archetypes/{archetype.key}/" for archetype in version.content.archetypes}
    assert found == {f"{HOST}{address}" for address in PUBLIC} | archetypes
    for address in found:
        shown = stranger.get(address.removeprefix(HOST))
        assert shown.status_code == 200
        assert "noindex" not in shown.headers.get("X-Robots-Tag", "")
    Questionnaire.objects.update(listing=Questionnaire.Listing.BY_LINK)
    found = set(re.findall(r"<loc>([^<]+)</loc>", stranger.get("/sitemap.xml").content.decode()))
    assert found == {f"{HOST}/", f"{HOST}/about/"}


def test_robots_txt_bars_nothing_and_names_the_sitemap(stranger: Client) -> None:
    """A page that a robot may not fetch can't tell it that it is not to be listed."""
    response = stranger.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == f"User-agent: *\nDisallow:\n\nSitemap: {HOST}/sitemap.xml\n"


def test_the_manifest_names_the_site_and_icons_that_are_there(stranger: Client) -> None:
    address = Page(stranger.get("/")).one("link[rel=manifest]").attributes["href"]
    response = stranger.get(address or "")
    assert response["Content-Type"] == "application/manifest+json"
    assert "max-age=86400" in response["Cache-Control"]
    manifest = response.json()
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("careerfit", "/", "minimal-ui")
    assert manifest["background_color"] == manifest["theme_color"] == COLOURS["paper"]
    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            width, height = size_of(static_file(icon["src"]))
            assert f"{width}x{height}" == icon["sizes"]
    assert {icon["sizes"] for icon in manifest["icons"] if icon["purpose"] == "maskable"} == {"192x192", "512x512"}


def test_icons_that_browsers_ask_for_unasked_are_at_the_top_of_the_site(stranger: Client) -> None:
    root = Path(settings.WHITENOISE_ROOT)
    assert {path.name for path in root.iterdir()} == {"favicon.ico", "apple-touch-icon.png"}
    ico = (root / "favicon.ico").read_bytes()
    assert ico[:6] == b"\0\0\1\0\1\0"
    assert size_of(ico[22:]) == (32, 32)
    assert size_of((root / "apple-touch-icon.png").read_bytes()) == (180, 180)
    for name in ("favicon.ico", "apple-touch-icon.png"):
        response = stranger.get(f"/{name}")
        assert response.status_code == 200
        assert response["Cache-Control"] == "max-age=86400, public"
        assert b"".join(response.streaming_content) == (root / name).read_bytes()  # type: ignore[attr-defined]


def test_the_theme_colour_is_the_papers_in_light_and_dark(stranger: Client) -> None:
    page = Page(stranger.get("/"))
    papers = re.findall(r"--paper:(#[0-9a-f]{6})", INLINE["base"])
    assert page.attributes('meta[name="theme-color"]', "content") == papers
    assert len(papers) == 2


# --- the serif ------------------------------------------------------------------------------------------


def test_fonts_are_kept_for_ever_because_their_names_change_with_them() -> None:
    named = set(re.findall(r"/static/fonts/([\w-]+\.woff2)", INLINE["base"]))
    files = {path.name: path.read_bytes() for path in FONTS.iterdir()}
    assert set(files) == named
    for name, data in files.items():
        assert name.endswith(f"-{hashlib.sha256(data).hexdigest()[:8]}.woff2"), "run make brand"
        assert re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, f"/static/fonts/{name}")
    for other in ("/static/js/quiz.js", "/static/fonts/README.md", "/favicon.ico"):
        assert not re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, other)
    assert re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, "/static/js/quiz.0123456789ab.js")


def test_no_page_waits_for_a_font(stranger: Client) -> None:
    faces = re.findall(r"@font-face\{[^}]+\}", INLINE["base"])
    assert len(faces) == 2
    assert all("font-display:optional" in face for face in faces)
    response = stranger.get("/")
    assert not Page(response).has("link[rel=preload], link[rel=stylesheet]")
    assert "font-src 'self'" in response["Content-Security-Policy"]
