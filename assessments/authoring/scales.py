"""The scales that a new questionnaire begins with."""

from assessments.models import Questionnaire, Scale

DEFAULT_SCALES = {
    "agreement": ("Not true at all", "Mostly not true", "Partly true", "Mostly true", "Completely true"),
    "enjoyment": ("I’d dislike it", "I’d rather not", "I wouldn’t mind", "I’d like it", "I’d love it"),
}


def add_default_scales(*, questionnaire: Questionnaire) -> None:
    """Give a questionnaire without scales one of agreement and one of enjoyment; their labels can be edited."""
    names = ("lowest", "low", "middle", "high", "highest")
    Scale.objects.bulk_create(
        Scale(questionnaire=questionnaire, position=position, key=key, **dict(zip(names, labels, strict=True)))
        for position, (key, labels) in enumerate(DEFAULT_SCALES.items())
    )
