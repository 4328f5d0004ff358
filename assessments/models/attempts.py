"""What people did: one attempt at a version, and its answers."""

import uuid

from django.db import models
from django.db.models import Q

from assessments.core.definition import COMPANY_SIZE, SENIORITY
from assessments.models.authoring import KEY_LENGTH, Version


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts, by whose they are."""

    def owned_by(self, owner: str) -> "AttemptQuerySet":
        """Those that this browser started; ``owner`` is the digest of its cookie."""
        return self.filter(owner=owner) if owner else self.none()

    def accepting_answers(self) -> "AttemptQuerySet":
        """Those that were never finished, or were opened again."""
        return self.filter(Q(finished_at=None) | Q(reopened_at__isnull=False))

    def with_version(self) -> "AttemptQuerySet":
        """Joined with the version's small columns; the definition comes from the process's cache."""
        return self.select_related("version").defer("version__definition")

    def with_snapshot(self) -> "AttemptQuerySet":
        """Joined with what its result said when it was finished."""
        return self.with_version().select_related("snapshot")


class Attempt(models.Model):
    """One person's way through one version. It has no name and no address; the owner is a browser's cookie."""

    class Mode(models.TextChoices):
        """How much of the bank is asked."""

        ADAPTIVE = "adaptive", "Adaptive"
        FULL = "full", "Full"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="attempts")
    owner = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the owner's token.")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    next_key = models.CharField(
        max_length=KEY_LENGTH, blank=True, help_text="Adaptive: the question chosen to come next; empty when it stops."
    )
    estimated_remaining = models.PositiveSmallIntegerField(
        default=0, db_column="more", help_text="Adaptive: about how many questions are to come."
    )
    target_answers = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        db_column="goal",
        help_text="Adaptive: how many answers it goes on to when more were asked for.",
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
        """Whether it can still be answered: never finished, or opened again for more."""
        return self.finished_at is None or self.reopened_at is not None

    @property
    def context(self) -> tuple[str, ...]:
        """What the person said of themselves; it tailors advice and never touches the score."""
        return tuple(key for key in (self.seniority, self.company_size) if key)


class Answer(models.Model):
    """An item response, as ``scoring`` reads it; a skipped question is a row without a value."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=KEY_LENGTH)
    value = models.JSONField(null=True, blank=True)
    skipped = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(help_text="Kept when the answer is changed: it tells the pace.")

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
    """The numbers of a finished result, stored so that a page of hundreds of results needs no scoring.

    They can be computed again from the answers at any time, and are when ``engine`` is not today's scoring engine.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    engine = models.CharField(max_length=20)
    data = models.JSONField(help_text="Its keys are those of results.snapshots.Snapshot.")

    class Meta:
        db_table = "assessments_outline"

    def __str__(self) -> str:
        return str(self.attempt_id)
