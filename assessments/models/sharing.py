"""Links that let others look at a result."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from assessments.models.attempts import Attempt

TOKEN_LENGTH = 22  # 128 random bits in URL-safe base 64


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Links, by whether they still open."""

    def active(self, *, now: datetime) -> "ShareLinkQuerySet":
        """Neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)


class ShareLink(models.Model):
    """The permission to look at one result: whoever has the token has it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="links")
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
        ]

    def __str__(self) -> str:
        return self.label or f"Link {self.pk}"

    def opens(self, *, now: datetime) -> bool:
        """Whether it still leads to the result: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
