"""Saved job postings, each with a snapshot of what it says."""

import uuid

from django.db import models
from django.db.models import Q

from assessments.core.posting_reader import MAX_TEXT_LENGTH
from assessments.models.attempts import Attempt
from assessments.models.versions import Version


class PostingQuerySet(models.QuerySet["Posting"]):
    """Queries for saved postings."""

    def owned_by(self, owner: str) -> "PostingQuerySet":
        """Postings that this browser saved; ``owner`` is the digest of its cookie."""
        return self.filter(owner=owner) if owner else self.none()

    def with_version(self) -> "PostingQuerySet":
        """Join the version without its definition, which comes from the process's cache."""
        return self.select_related("version__questionnaire").defer("version__definition")


class Posting(models.Model):
    """The text of a saved job posting, the version that reads it, and the result that its owner compares it with."""

    class ComparedWith(models.TextChoices):
        """Which result; ``compared_attempt`` or ``compared_link`` is empty if what was chosen has been deleted."""

        NEWEST = "newest", "The owner’s newest result"
        OWN = "own", "One of the owner’s results"
        LINK = "link", "The result behind a link"
        NONE = "none", "No result"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="postings")
    owner = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the owner’s token.")
    name = models.CharField(max_length=80, blank=True, help_text="Empty unless its owner gave it one.")
    text = models.TextField(max_length=MAX_TEXT_LENGTH)
    kept_at = models.DateTimeField()
    compared_with = models.CharField(
        max_length=6, choices=ComparedWith.choices, default=ComparedWith.NEWEST, db_default=ComparedWith.NEWEST
    )
    compared_attempt = models.ForeignKey(
        Attempt, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="The owner’s own."
    )
    compared_link = models.ForeignKey(
        "ShareLink",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A link to somebody’s result, of use only for as long as it opens.",
    )
    snapshot = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="What the text says, stored so that nobody who opens it, or a list with it, waits for it to be read. "
        "It can be computed again from the text; its keys are those of postings.snapshots.",
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(owner__length=64), name="posting_owner_digest"),
            models.CheckConstraint(condition=~Q(text=""), name="posting_not_empty"),
            models.CheckConstraint(
                condition=Q(compared_with__in=["newest", "none"], compared_attempt=None, compared_link=None)
                | Q(compared_with="own", compared_link=None)
                | Q(compared_with="link", compared_attempt=None),
                name="posting_compared_with_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)
