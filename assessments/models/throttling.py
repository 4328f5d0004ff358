"""How often something was done from one network address: the count is shared by every process and every server."""

from django.db import models


class Tally(models.Model):
    """One count; ``key`` is a digest of the kind and the address, so that no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    opened_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return self.key
