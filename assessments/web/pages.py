"""Pages that are the same for everyone: about, sources, and the health checks."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.models import Questionnaire, Version
from assessments.questionnaires.published import latest_version, latest_versions
from assessments.questionnaires.word_models import how_often_right_for, word_model_for
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest


@require_safe
def about(request: SiteRequest) -> HttpResponse:
    """Show whose ideas these are, how the quiz works, and what it doesn't measure."""
    versions = latest_versions()
    reading = next((version.content for version in versions if word_model_for(version.content)), None)
    context = {"versions": versions, "how_often_right": how_often_right_for(reading) if reading else ""}
    return respond(request, "web/about.html", context)


@require_safe
def sources(request: SiteRequest, slug: str) -> HttpResponse:
    """Show the article's paragraphs that questions and advice are drawn from."""
    version = latest_version(slug)
    return unindexed_unless_listed(version, respond(request, "web/sources.html", {"content": version.content}))


def unindexed_unless_listed(version: Version, response: HttpResponse) -> HttpResponse:
    """Return the response, with word to search engines not to list it where the questionnaire isn't listed."""
    if version.questionnaire.listing != Questionnaire.Listing.LISTED:
        response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def healthz(request: SiteRequest) -> HttpResponse:
    """Return 200 if the database answers a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: SiteRequest) -> HttpResponse:
    """Return 200 if the database has all migrations of this code, else 503; it may have newer ones."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return HttpResponse("The database waits for: manage.py migrate", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")
