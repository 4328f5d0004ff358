"""Attempts at a version, their answers, and the snapshot of a finished result."""

import uuid

from django.db import models
from django.db.models import Q

from assessments.core.definition import COMPANY_SIZE, SENIORITY
from assessments.models.authoring import KEY_LENGTH
from assessments.models.versions import Version

MAX_ATTEMPTS = 200  # of one owner


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Queries for attempts."""

    def owned_by(self, owner: str) -> "AttemptQuerySet":
        """Attempts that this browser started; ``owner`` is the digest of its cookie."""
        return self.filter(owner=owner) if owner else self.none()

    def accepting_answers(self) -> "AttemptQuerySet":
        """Attempts that were never finished, or were reopened."""
        return self.filter(Q(finished_at=None) | Q(reopened_at__isnull=False))

    def with_version(self) -> "AttemptQuerySet":
        """Join the version without its definition, which comes from the process's cache."""
        return self.select_related("version").defer("version__definition")

    def with_snapshot(self) -> "AttemptQuerySet":
        """Join the version and the result snapshot."""
        return self.with_version().select_related("snapshot")


class Attempt(models.Model):
    """One person's attempt at one version. No name or network address is stored; the owner is a browser's cookie."""

    class Mode(models.TextChoices):
        """Adaptive asks a selection of the questions, full asks all of them."""

        ADAPTIVE = "adaptive", "Adaptive"
        FULL = "full", "Full"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="attempts")
    owner = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the owner’s token.")
    label = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="What its owner calls it; only they see it."
    )
    mode = models.CharField(max_length=10, choices=Mode.choices)
    next_key = models.CharField(
        max_length=KEY_LENGTH, blank=True, help_text="Adaptive: the key of the next question; empty when it stops."
    )
    estimated_remaining = models.PositiveSmallIntegerField(
        default=0, db_column="more", help_text="Adaptive: about how many questions remain."
    )
    target_answers = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        db_column="goal",
        help_text="Adaptive: how many answers to reach after the person asked for more questions.",
    )
    taps_go_on = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether a tap on an answer leads to the next question without a press of Next.",
    )
    seniority = models.CharField(max_length=10, blank=True, choices=list(SENIORITY.items()))
    company_size = models.CharField(max_length=10, blank=True, choices=list(COMPANY_SIZE.items()))
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["adaptive", "full"]), name="attempt_mode_known"),
            models.CheckConstraint(
                condition=Q(seniority="") | Q(seniority__in=list(SENIORITY)), name="attempt_seniority_known"
            ),
            models.CheckConstraint(
                condition=Q(company_size="") | Q(company_size__in=list(COMPANY_SIZE)),
                name="attempt_size_known",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(finished_at__isnull=False),
                name="attempt_reopened_finished",
            ),
            models.CheckConstraint(condition=Q(owner__length=64), name="attempt_owner_digest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def accepts_answers(self) -> bool:
        """Whether it can still be answered: never finished, or reopened."""
        return self.finished_at is None or self.reopened_at is not None

    @property
    def context(self) -> tuple[str, ...]:
        """The seniority and company size that the person gave. They select advice and don't change the score."""
        return tuple(key for key in (self.seniority, self.company_size) if key)


class Answer(models.Model):
    """The answer to one question. ``value`` is the response in the shape that ``scoring`` reads; None when skipped."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=KEY_LENGTH)
    value = models.JSONField(null=True, blank=True)
    skipped = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(
        help_text="Doesn’t change when the answer is changed; used to measure the pace."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_key"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(skipped=True, value__isnull=True) | Q(skipped=False, value__isnull=False),
                name="answer_value_or_skipped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_key}"


class ResultSnapshot(models.Model):
    """The numbers of a finished result, stored so that a page with hundreds of results needs no scoring.

    They can be recomputed from the answers at any time, and are when ``engine`` isn't the current scoring engine.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    engine = models.CharField(max_length=20)
    data = models.JSONField(help_text="Its keys are those of results.snapshots.Snapshot.")

    class Meta:
        db_table = "assessments_outline"

    def __str__(self) -> str:
        return str(self.attempt_id)
