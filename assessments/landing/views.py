"""What a visitor reads before the quiz: home, and the page and the card of one archetype."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from assessments.core.definition import Archetype
from assessments.landing.archetype_page import archetype_page_of
from assessments.landing.drawing import archetype_card
from assessments.landing.examples import typical_report
from assessments.landing.home_page import example_posting_of, example_result_of, greeting_for, offers_of
from assessments.links.owner_cookie import owner_of
from assessments.models import Questionnaire, Version
from assessments.questionnaires.published import latest_versions, versions_of
from assessments.web.htmx import respond
from assessments.web.page_cache import cached_public_or_304
from assessments.web.pages import unindexed_unless_listed
from assessments.web.requests import SiteRequest


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Show what the site is, how long a quiz takes, what one gets, and why to trust it.

    Whoever has a result is greeted with it; that page is stored nowhere, and everybody else gets the same page.
    """
    versions = latest_versions()
    greeting = greeting_for(owner=owner_of(request), now=timezone.now())
    if greeting:
        response = _home_page(request, versions, greeting)
        add_never_cache_headers(response)
    else:
        shown = [(version.sha256, version.number) for version in versions]
        response = cached_public_or_304(request, shown, lambda: _home_page(request, versions))
    patch_vary_headers(response, ["Cookie"])
    return response


def _home_page(request: SiteRequest, versions: list[Version], greeting: str = "") -> HttpResponse:
    offers = offers_of(versions)
    only = offers[0] if len(offers) == 1 else None
    reading = [version for version in versions if version.content.cues]
    context = {
        "greeting": greeting,
        "offers": offers,
        "only": only,
        "content": only.version.content if only else None,
        "example": example_result_of(versions[0]) if versions else None,
        "posting": example_posting_of(reading[0]) if reading else None,
    }
    return respond(request, "landing/home.html", context)


@require_safe
def archetype(request: SiteRequest, slug: str, archetype_key: str) -> HttpResponse:
    """Show one archetype: a week of it, who it doesn't suit, how common it is, how to find it and to get in."""
    version, found = _fetch_archetype(slug, archetype_key)
    response = cached_public_or_304(request, _parts_of(version), lambda: _archetype_page(request, version, found))
    return unindexed_unless_listed(version, response)


def _archetype_page(request: SiteRequest, version: Version, found: Archetype) -> HttpResponse:
    slug = version.content.slug
    context = {
        "page": archetype_page_of(version, found),
        "archetype": found,
        "content": version.content,
        "report": version,
        "is_listed": version.questionnaire.listing == Questionnaire.Listing.LISTED,
        "is_withdrawn": version.questionnaire.is_withdrawn,
        "duration": offers_of([version])[0].duration,
        "preview": {
            "page": request.build_absolute_uri(reverse("archetype", args=[slug, found.key])),
            "card": request.build_absolute_uri(reverse("archetype_card", args=[slug, found.key])),
        },
    }
    return respond(request, "landing/archetype.html", context)


@require_safe
def card(request: SiteRequest, slug: str, archetype_key: str) -> HttpResponse:
    """Return the card of 1200 × 630 pixels that chats show for an archetype's page."""
    version, found = _fetch_archetype(slug, archetype_key)
    response = cached_public_or_304(request, _parts_of(version), lambda: _card(version, found))
    return unindexed_unless_listed(version, response)


def _card(version: Version, found: Archetype) -> HttpResponse:
    picture = archetype_card(version.content, found, report=typical_report(version, found.key))
    return HttpResponse(picture, content_type="image/png")


def _parts_of(version: Version) -> tuple[object, ...]:
    """Return what the pages of a version's archetypes depend on."""
    return version.sha256, version.number, version.questionnaire.listing


def _fetch_archetype(slug: str, key: str) -> tuple[Version, Archetype]:
    """Return one archetype of a questionnaire with the newest version that has it, else 404.

    Results of older versions link to archetypes that a newer one may no longer have.
    """
    for version in versions_of(slug):
        found = version.content.archetype_by_key.get(key)
        if found is not None:
            return version, found
    raise Http404
