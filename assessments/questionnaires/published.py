"""The newest versions of the published questionnaires."""

from django.db.models import QuerySet
from django.http import Http404

from assessments.models import Questionnaire, Version


def latest_versions(*, unlisted: bool = False) -> list[Version]:
    """Return the newest version of every listed questionnaire, the oldest questionnaire first.

    With ``unlisted`` also of those that are found by their link only; never of a withdrawn one.
    """
    listing = Questionnaire.Listing
    shown = [listing.LISTED, listing.BY_LINK] if unlisted else [listing.LISTED]
    versions = Version.objects.filter(questionnaire__listing__in=shown).newest_first().defer("definition")
    newest: dict[int, Version] = {}
    for version in versions:
        newest.setdefault(version.questionnaire_id, version)
    return list(newest.values())


def reading_versions() -> list[Version]:
    """Return the newest versions of listed questionnaires that have cues, so that they can read postings."""
    return [version for version in latest_versions() if version.content.cues]


def versions_of(slug: str) -> QuerySet[Version]:
    """Return all versions of one questionnaire, listed or not, the newest first, without their definitions."""
    versions = Version.objects.filter(questionnaire__slug=slug).select_related("questionnaire")
    return versions.newest_first().defer("definition")


def latest_version(slug: str) -> Version:
    """Return the newest version of one questionnaire, listed or not, else 404."""
    version = versions_of(slug).first()
    if version is None:
        raise Http404
    return version
