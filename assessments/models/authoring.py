"""Questionnaire drafts, which admins edit."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models.functions import Length
from django.utils.text import Truncator

from assessments.core.definition import HUES, MAX_WEIGHT, NAMED_BY, SLOTS, Format
from assessments.core.definition.formats import FORMAT_FACTS
from assessments.core.definition.shape import (
    ARCHETYPE_KEY,
    DEFAULT_LANGUAGE,
    GLYPH_PATH,
    LANGUAGE,
    PARAGRAPH_KEY,
    RESERVED_QUESTION_KEYS,
    SLUG,
)

models.CharField.register_lookup(Length)

KEY_LENGTH = 60
NOUN_LENGTH = 40
FIRST_WORDS = 60  # characters by which pages and messages call a part that has no name

slug_rule = RegexValidator(
    rf"\A{SLUG.pattern}\Z", "Use lower-case letters, digits and single hyphens, such as “nightly-job”."
)
name_rule = RegexValidator(
    rf"\A{ARCHETYPE_KEY.pattern}\Z", "Begin with a lower-case letter; use letters, digits and underscores."
)
paragraph_rule = RegexValidator(rf"\A{PARAGRAPH_KEY.pattern}\Z", "Use letters and digits, such as P5.")
language_rule = RegexValidator(rf"\A{LANGUAGE.pattern}\Z", "Use a language code such as en, de or pt-BR.")
glyph_rule = RegexValidator(rf"\A{GLYPH_PATH.pattern}\Z", "Use SVG path data for a 24 by 24 drawing.")


class Questionnaire(models.Model):
    """A questionnaire: the title, the article it is based on, and settings. Its parts refer to it.

    Its rows are the draft. Publishing copies them into a Version; ``listing`` and ``framed_by`` act without publishing.
    """

    class Listing(models.TextChoices):
        """Who finds the published questionnaire, and whether it can be taken."""

        LISTED = "listed", "Listed: everybody sees it on the home page"
        BY_LINK = "by_link", "By link only: people with the address and groups can take it"
        WITHDRAWN = "withdrawn", "Withdrawn: nobody can start it; results, links and groups stay"

    slug = models.CharField(max_length=KEY_LENGTH, unique=True, validators=[slug_rule])
    title = models.CharField(max_length=200)
    summary = models.TextField(max_length=1000, blank=True)
    language = models.CharField(
        max_length=30,
        blank=True,
        default=DEFAULT_LANGUAGE,
        db_default=DEFAULT_LANGUAGE,
        validators=[language_rule],
        help_text="The language of its texts, as a code such as en, de or pt-BR, for screen readers and translators. "
        "Empty: English.",
    )
    article_title = models.CharField(max_length=200, blank=True)
    article_author = models.CharField(max_length=200, blank=True)
    article_publisher = models.CharField(max_length=200, blank=True)
    article_published = models.CharField(max_length=20, blank=True, help_text="For example August 2023.")
    article_url = models.CharField(
        max_length=300,
        blank=True,
        validators=[URLValidator(["https"], message="Give a whole address that begins with https://.")],
    )
    framed_by = models.TextField(
        max_length=2000,
        blank=True,
        help_text="One per line, for example https://www.example.org. Takes effect immediately, without publishing.",
    )
    catch_all = models.CharField(
        max_length=KEY_LENGTH,
        blank=True,
        validators=[name_rule],
        help_text="Job postings: the key of the archetype for a role that mixes three or more others and leads with "
        "none.",
    )
    excluded_combinations = models.TextField(
        max_length=1000,
        blank=True,
        db_column="together",
        help_text="Job postings: sets of archetypes that are too much for one role. One set per line, archetype keys "
        "separated by spaces.",
    )

    listing = models.CharField(
        max_length=10,
        choices=Listing.choices,
        default=Listing.LISTED,
        db_default=Listing.LISTED.value,
        help_text="Takes effect immediately, without publishing. Attempts that were started can always be finished.",
    )
    noun = models.CharField(
        max_length=NOUN_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text="What sentences call one archetype, for example “interest”. Empty: “job”.",
    )
    noun_plural = models.CharField(
        max_length=NOUN_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text="What they call several, for example “interests”.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(listing__in=["listed", "by_link", "withdrawn"]), name="questionnaire_listing_known"
            ),
            models.CheckConstraint(
                condition=models.Q(noun="", noun_plural="") | ~(models.Q(noun="") | models.Q(noun_plural="")),
                name="questionnaire_nouns_both",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether no new attempts can be begun."""
        return self.listing == self.Listing.WITHDRAWN


def first_words(text: str) -> str:
    """Return the beginning of a text, in one line, as pages and messages call the part that it belongs to."""
    return Truncator(" ".join(text.split())).chars(FIRST_WORDS)


class Part(models.Model):
    """A part of a questionnaire that has a position among the parts of its kind."""

    position = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Scale(Part):
    """The five labels of a statement's answer scale."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="scales")
    key = models.CharField(max_length=KEY_LENGTH, validators=[name_rule])
    lowest = models.CharField(max_length=60)
    low = models.CharField(max_length=60)
    middle = models.CharField(max_length=60)
    high = models.CharField(max_length=60)
    highest = models.CharField(max_length=60)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="scale_key_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def labels(self) -> tuple[str, ...]:
        """The five labels, lowest first."""
        return (self.lowest, self.low, self.middle, self.high, self.highest)


class Archetype(Part):
    """One axis of the result."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="archetypes")
    key = models.CharField(max_length=KEY_LENGTH, validators=[name_rule])
    name = models.CharField(max_length=60)
    named_by = models.CharField(max_length=10, choices=[(who, who) for who in NAMED_BY], default="us")
    hue = models.CharField(max_length=10, choices=[(hue, hue) for hue in HUES])
    glyph = models.CharField(max_length=1000, blank=True, validators=[glyph_rule], help_text="SVG path data, 24 × 24.")
    summary = models.CharField(max_length=300)
    days = models.TextField(max_length=2000, blank=True, help_text="What the working days are like.")
    facts = models.CharField(max_length=500, blank=True, help_text="Fact IDs, separated by spaces.")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="archetype_key_once"),
            models.CheckConstraint(condition=models.Q(named_by__in=NAMED_BY), name="archetype_named_by_known"),
            models.CheckConstraint(condition=models.Q(hue__in=HUES), name="archetype_hue_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Source(Part):
    """One paragraph of the article: its topic and the ids of the facts in it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sources")
    key = models.CharField(max_length=20, validators=[paragraph_rule])
    about = models.CharField(max_length=300)
    facts = models.CharField(max_length=500, blank=True, help_text="Fact IDs, separated by spaces.")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="source_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.about}"


class Question(Part):
    """One question. Its choices are in Choice, their weights in Weight."""

    FORMATS = {format: facts.label for format, facts in FORMAT_FACTS.items()}

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=KEY_LENGTH, validators=[slug_rule])
    format = models.CharField(max_length=12, choices=[(f.value, name) for f, name in FORMATS.items()])
    prompt = models.TextField(max_length=1000)
    scale = models.ForeignKey(
        Scale,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        help_text="For statements: the labels of the five points.",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        help_text="The paragraph of the article that it is based on.",
    )
    total = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="For “Points to share”: how many points there are.",
    )
    fewest_ticks = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="For “Any that apply”: the fewest ticks allowed. Empty: one.",
    )
    most_ticks = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="For “Any that apply”: the most ticks allowed. Empty: all.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_once"),
            models.CheckConstraint(
                condition=models.Q(format__in=[f.value for f in Format]), name="question_format_known"
            ),
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(total__range=(1, 1000)),
                name="question_total_range",
            ),
        ]

    def __str__(self) -> str:
        return first_words(self.prompt) or self.key

    def clean(self) -> None:
        """Refuse reserved keys, missing or contradictory format settings, and parts of another questionnaire."""
        if self.key in RESERVED_QUESTION_KEYS:
            raise ValidationError({"key": "This key is one of careerfit’s own addresses; choose another."})
        if self.format == Format.STATEMENT and self.scale is None:
            raise ValidationError({"scale": "A statement needs a scale: choose whose labels it shows."})
        if self.format == Format.ALLOCATION and not self.total:
            raise ValidationError({"total": "Say how many points there are to share."})
        if self.most_ticks and self.most_ticks < (self.fewest_ticks or 1):
            raise ValidationError({"most_ticks": "This is less than the fewest ticks allowed."})
        for name in ("scale", "source"):
            part = getattr(self, name)
            if part is not None and part.questionnaire_id != self.questionnaire_id:
                raise ValidationError({name: "This belongs to another questionnaire."})


class Choice(Part):
    """One choice of a question. A statement has exactly one, without text: the prompt is the text."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    key = models.CharField(max_length=KEY_LENGTH, validators=[slug_rule])
    text = models.CharField(max_length=400, blank=True)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once")]

    def __str__(self) -> str:
        return self.text or self.key


class Weight(models.Model):
    """How much a choice counts for (or against) an archetype. A weight of zero has no row."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="weights")
    archetype = models.ForeignKey(Archetype, on_delete=models.CASCADE, related_name="weights")
    value = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["choice", "archetype"], name="weight_once"),
            models.CheckConstraint(
                condition=models.Q(value__range=(-MAX_WEIGHT, MAX_WEIGHT)) & ~models.Q(value=0),
                name="weight_range",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.choice}” → {self.archetype.name}: {'−' if self.value < 0 else '+'}{abs(self.value)}"

    def clean(self) -> None:
        """Refuse a value out of range, and an archetype of another questionnaire."""
        if not -MAX_WEIGHT <= self.value <= MAX_WEIGHT:
            raise ValidationError({"value": f"A weight is a whole number from -{MAX_WEIGHT} to {MAX_WEIGHT}."})
        if self.archetype.questionnaire_id != self.choice.question.questionnaire_id:
            raise ValidationError({"archetype": "This archetype belongs to another questionnaire."})


class Advice(Part):
    """One piece of advice: the text, the slot it is shown in, and its audience."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="advice")
    key = models.CharField(max_length=KEY_LENGTH, validators=[slug_rule])
    slot = models.CharField(max_length=20, choices=list(SLOTS.items()))
    audience = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who sees it: archetype keys and contexts (student, junior, mid, senior, startup, midsize, large), "
        "separated by spaces; shown when all of them apply. Empty: everyone.",
    )
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=4000, help_text="Markdown.")
    facts = models.CharField(
        max_length=500, blank=True, help_text="Fact IDs, separated by spaces. Empty: our own advice."
    )

    class Meta(Part.Meta):
        verbose_name = "piece of advice"
        verbose_name_plural = "pieces of advice"
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="advice_key_once"),
            models.CheckConstraint(condition=models.Q(slot__in=list(SLOTS)), name="advice_slot_known"),
        ]

    def __str__(self) -> str:
        return first_words(self.title or self.text) or self.key
