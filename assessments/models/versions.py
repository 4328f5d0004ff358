"""Published versions of questionnaires, which can't be changed."""

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db import models

from assessments.core.definition import Definition, definition_from
from assessments.models.authoring import Questionnaire


class VersionQuerySet(models.QuerySet["Version"]):
    """Queries for versions."""

    def newest_first(self) -> "VersionQuerySet":
        """Order by questionnaire, each with its latest version first."""
        return self.order_by("questionnaire_id", "-number")


class Version(models.Model):
    """A published questionnaire. Database triggers refuse updates."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    engine = models.CharField(max_length=20, help_text="The scoring engine’s version.")
    opening_keys = models.JSONField(help_text="The first questions of the adaptive mode, in order.")
    cutoffs = models.JSONField(help_text="Thresholds for careless answers, simulated when publishing.")
    questions_to_come = models.JSONField(
        null=True,
        blank=True,
        help_text="Expected questions still to come by answers given and sureness, simulated when publishing; "
        "empty for versions that were published before there was one.",
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_positive"),
            models.CheckConstraint(condition=models.Q(sha256__length=64), name="version_sha256_whole"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @cached_property
    def content(self) -> Definition:
        """The published definition, read from the database once per process."""
        return _content(self.pk, self.sha256)


SMALL_COLUMNS = ("id", "questionnaire_id", "number", "sha256", "engine", "opening_keys", "cutoffs", "questions_to_come")


def known_version(version_id: int, sha256: str) -> Version:
    """Return a version with its small columns from the process's cache, usually without a query.

    The definition, publisher, time and note are deferred.
    """
    return Version.from_db(None, SMALL_COLUMNS, _small_values(version_id, sha256))


@lru_cache(maxsize=64)
def _small_values(version_id: int, sha256: str) -> tuple[Any, ...]:
    values: tuple[Any, ...] = Version.objects.values_list(*SMALL_COLUMNS).get(pk=version_id, sha256=sha256)
    return values


@lru_cache(maxsize=64)
def _content(version_id: int, sha256: str) -> Definition:
    # The hash is part of the key: after the database is replaced under a running process, old content isn't served.
    data: dict[str, Any] = Version.objects.values_list("definition", flat=True).get(pk=version_id)
    return definition_from(data)
