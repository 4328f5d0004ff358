"""What browsers and search engines ask a site for: its manifest, which pages there are, and who may look."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessments.questionnaires.published import latest_versions, reading_versions
from assessments.web.requests import SiteRequest
from assessments.web.styles import COLOURS

NAME = "careerfit"
ABOUT = "A short quiz about everyday work, an honest answer, no account."
DAY = 24 * 3600


@cache_control(public=True, max_age=DAY)
@require_safe
def manifest(request: SiteRequest) -> HttpResponse:
    """Return the web app manifest, with which a phone's home screen shows the site under its name and icon."""
    pictures = [
        {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        *(
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ),
    ]
    data = {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "description": ABOUT,
        "lang": "en-GB",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "minimal-ui",
        "background_color": COLOURS["paper"],
        "theme_color": COLOURS["paper"],
        "icons": pictures,
    }
    return JsonResponse(data, content_type="application/manifest+json")


@cache_control(public=True, max_age=DAY)
@require_safe
def robots(request: SiteRequest) -> HttpResponse:
    """Return robots.txt: nothing is barred, since a page that is barred can't say that it wants no listing."""
    address = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow:\n\nSitemap: {address}\n", content_type="text/plain; charset=utf-8")


Place = tuple[str, tuple[str, ...], datetime | None]


class PublicPages(Sitemap):  # type: ignore[type-arg]  # it takes no argument when the site runs
    """Every page that anybody may find: each is the name of an address, its arguments, and when it changed last."""

    def items(self) -> list[Place]:
        """Return the site's own pages, and those of the questionnaires that are listed."""
        found: list[Place] = [("home", (), None), ("about", (), None)]
        if reading_versions():
            found.append(("postings", (), None))
        for version in latest_versions():
            content, since = version.content, version.published_at
            found += [("opening", (content.slug,), since), ("sources", (content.slug,), since)]
            found += [("archetype", (content.slug, archetype.key), since) for archetype in content.archetypes]
        return found

    def location(self, item: Place) -> str:
        """Return a page's path."""
        name, arguments, _ = item
        return reverse(name, args=arguments)

    def lastmod(self, item: Place) -> datetime | None:
        """Return when a page's questionnaire was published."""
        return item[2]


@require_safe
def sitemap(request: SiteRequest) -> HttpResponse:
    """Return sitemap.xml."""
    return sitemap_of(request, {"pages": PublicPages()})
