"""Counts for rate limits, shared by all processes and servers."""

from django.db import models


class Tally(models.Model):
    """One count. ``key`` is a digest of the limit's kind and of whom it counts: no address, no name is stored."""

    key = models.CharField(max_length=64, primary_key=True)
    opened_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return self.key
