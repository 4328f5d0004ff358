"""Links that let others look at a result, or at a posting that was kept."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from assessments.models.attempts import Attempt
from assessments.models.postings import Posting

TOKEN_LENGTH = 22  # 128 random bits in URL-safe base 64


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Links, by whether they still open."""

    def active(self, *, now: datetime) -> "ShareLinkQuerySet":
        """Neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)

    def to(self, shared: Attempt | Posting) -> "ShareLinkQuerySet":
        """Those that lead to one result or posting."""
        return self.filter(attempt=shared) if isinstance(shared, Attempt) else self.filter(posting=shared)

    def owned_by(self, owner: str) -> "ShareLinkQuerySet":
        """Those to what this browser owns."""
        return self.filter(Q(attempt__owner=owner) | Q(posting__owner=owner)) if owner else self.none()


class ShareLink(models.Model):
    """The permission to look at one result or posting: whoever has the token has it.

    ``shows_answers``: the single answers of a result, the whole text of a posting.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True)
    label = models.CharField(max_length=80, blank=True)
    shows_answers = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(token__length=TOKEN_LENGTH), name="link_token_whole"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=models.F("created_at")),
                name="link_expires_later",
            ),
            models.CheckConstraint(
                condition=Q(attempt__isnull=True, posting__isnull=False)
                | Q(attempt__isnull=False, posting__isnull=True),
                name="link_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"Link {self.pk}"

    @property
    def target(self) -> Attempt | Posting:
        """What it leads to."""
        shared = self.attempt or self.posting
        assert shared is not None  # noqa: S101 -- the database holds it
        return shared

    def opens(self, *, now: datetime) -> bool:
        """Whether it still leads to the result: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
