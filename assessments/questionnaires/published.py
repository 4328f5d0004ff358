"""The newest versions of the published questionnaires."""

from django.http import Http404

from assessments.models import Version


def latest_versions() -> list[Version]:
    """Return the newest version of every published questionnaire, the oldest questionnaire first."""
    versions = Version.objects.newest_first().defer("definition")
    newest: dict[int, Version] = {}
    for version in versions:
        newest.setdefault(version.questionnaire_id, version)
    return list(newest.values())


def reading_versions() -> list[Version]:
    """Return the newest versions that have cues, so that they can read postings."""
    return [version for version in latest_versions() if version.content.cues]


def latest_version(slug: str) -> Version:
    """Return the newest version of one questionnaire, else 404."""
    versions = Version.objects.filter(questionnaire__slug=slug).select_related("questionnaire")
    version = versions.newest_first().defer("definition").first()
    if version is None:
        raise Http404
    return version
