"""Drafts that an import or a restored version replaced, kept so that nobody's editing is lost."""

from django.conf import settings
from django.db import models

from assessments.models.authoring import Questionnaire


class ReplacedDraft(models.Model):
    """A draft as TOML, as it stood before it was replaced. The text can be imported again, also after corrections."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="replaced_drafts")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, help_text="What replaced it, as a sentence.")

    class Meta:
        ordering = ["-replaced_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__length=64), name="replaced_draft_sha256_whole"),
            models.UniqueConstraint(fields=["questionnaire", "sha256"], name="replaced_draft_once"),
        ]

    def __str__(self) -> str:
        return f"Draft replaced on {self.replaced_at:%d %b %Y}"
