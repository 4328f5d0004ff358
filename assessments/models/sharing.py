"""Links that share a result or a saved posting."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from assessments.models.attempts import Attempt
from assessments.models.postings import Posting

TOKEN_LENGTH = 22  # 128 random bits in URL-safe base 64


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Queries for links."""

    def active(self, *, now: datetime) -> "ShareLinkQuerySet":
        """Links that are neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)

    def to_pass_on(self, *, now: datetime) -> "ShareLinkQuerySet":
        """Links that an owner can pass on without a thought: they never expire, and show no answers; oldest first."""
        return self.active(now=now).filter(expires_at=None, shows_answers=False).order_by("created_at", "pk")

    def to(self, shared: Attempt | Posting) -> "ShareLinkQuerySet":
        """Links to this result or posting."""
        return self.filter(attempt=shared) if isinstance(shared, Attempt) else self.filter(posting=shared)

    def owned_by(self, owner: str) -> "ShareLinkQuerySet":
        """Links to results and postings that this browser owns."""
        return self.filter(Q(attempt__owner=owner) | Q(posting__owner=owner)) if owner else self.none()


class ShareLink(models.Model):
    """A link to one result or posting. Everybody who has the token may see it.

    ``shows_answers``: whether it also shows the answers of a result, or the whole text of a posting.
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
        """The result or posting that it leads to."""
        shared = self.attempt or self.posting
        assert shared is not None  # noqa: S101 -- the constraint link_to_one_thing
        return shared

    def opens(self, *, now: datetime) -> bool:
        """Whether the link still works: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
