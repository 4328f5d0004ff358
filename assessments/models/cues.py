"""Cues of a questionnaire draft: what the posting reader looks for. Publishing copies them into the version."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessments.core.posting_reader import LABELS, MAX_CUE_WEIGHT, PhraseError, read_phrase
from assessments.models.authoring import KEY_LENGTH, Archetype, Part, Questionnaire, slug_rule

DETAILS = [(detail.value, label) for detail, label in LABELS.items()]


class Cue(Part):
    """One thing that postings say, with the phrases that express it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="cues")
    key = models.CharField(max_length=KEY_LENGTH, validators=[slug_rule])
    says = models.CharField(
        max_length=120, help_text="What such a sentence says, in a few words. Readers of a posting see it."
    )
    phrases = models.TextField(
        max_length=8000,
        blank=True,
        help_text="One per line. a|b matches either word, .. allows up to four words in between, ~word matches any "
        "inflection of the word; other words also match their plural. Empty: it counts once in every posting.",
    )
    asks = models.CharField(
        max_length=300,
        blank=True,
        help_text="Only for information that a posting should give: the question to ask if it doesn’t.",
    )
    detail = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        choices=DETAILS,
        help_text="For the question: what has to be missing from the posting. The reader finds it by itself, and "
        "doesn’t look for the phrases. Empty: the question is asked if none of the phrases is in the posting.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="cue_key_once"),
            models.CheckConstraint(
                condition=Q(detail="") | (Q(detail__in=[detail for detail, _ in DETAILS]) & ~Q(asks="")),
                name="cue_detail_known",
            ),
        ]

    def __str__(self) -> str:
        return self.says

    @property
    def lines(self) -> tuple[str, ...]:
        """The phrases, without empty lines and extra spaces."""
        return tuple(" ".join(line.split()) for line in self.phrases.splitlines() if line.strip())

    def clean(self) -> None:
        """Refuse phrases that can't be parsed, with one message each, and a question that nothing answers."""
        problems = []
        for line in self.lines:
            try:
                read_phrase(line)
            except PhraseError as error:
                problems.append(str(error))
        if problems:
            raise ValidationError({"phrases": problems})
        if self.asks and not (self.lines or self.detail):
            raise ValidationError(
                {"phrases": "Give the phrases that show that a posting says it, or choose below what it is about."}
            )
        if self.detail and not self.asks:
            raise ValidationError({"asks": "Give the question to ask if a posting doesn’t say this."})


class CueWeight(models.Model):
    """How far each sentence with the cue pulls towards an archetype, or away from it. A pull of zero has no row."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="weights")
    archetype = models.ForeignKey(Archetype, on_delete=models.CASCADE, related_name="cue_weights")
    value = models.FloatField(validators=[MinValueValidator(-MAX_CUE_WEIGHT), MaxValueValidator(MAX_CUE_WEIGHT)])

    class Meta:
        ordering = ["archetype__position", "archetype_id"]
        constraints = [
            models.UniqueConstraint(fields=["cue", "archetype"], name="cue_weight_once"),
            models.CheckConstraint(
                condition=Q(value__gte=-MAX_CUE_WEIGHT) & Q(value__lte=MAX_CUE_WEIGHT) & ~Q(value=0),
                name="cue_weight_range",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.cue}” → {self.archetype.name}: {'−' if self.value < 0 else '+'}{abs(self.value):g}"

    def clean(self) -> None:
        """Refuse zero and archetypes of another questionnaire."""
        if self.value == 0:
            raise ValidationError({"value": "Zero pulls nowhere: remove the row."})
        if self.archetype_id and self.archetype.questionnaire_id != self.cue.questionnaire_id:
            raise ValidationError({"archetype": "This archetype belongs to another questionnaire."})
