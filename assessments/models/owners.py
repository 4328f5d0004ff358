"""Owners' keys that were given up."""

from django.db import models
from django.db.models import Q


class RetiredKey(models.Model):
    """A key that its owner exchanged or deleted; nothing is ever stored under it again.

    ``digest`` is the SHA-256 of the owner's digest and stands in no other table, so the row tells nothing of anybody.
    """

    digest = models.CharField(max_length=64, primary_key=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest__length=64), name="retired_key_digest")]

    def __str__(self) -> str:
        return self.digest
