"""Find the word model that ships for a questionnaire."""

from functools import lru_cache
from pathlib import Path

from assessments.core.definition import Definition
from assessments.core.posting_reader import WordModel, read_word_model

FOLDER = Path(__file__).parents[1] / "content" / "word_models"
"""Word models by questionnaire, and what they are trained with besides labelled postings."""


def word_model_path(slug: str) -> Path:
    """Return where the word model of a questionnaire is, or would be."""
    return FOLDER / f"{slug}.model.json"


def word_model_for(content: Definition) -> WordModel | None:
    """Return the word model for a questionnaire's slug and archetypes, or None."""
    model = _shipped().get(content.slug)
    single = set(content.archetype_by_key) - {content.overload.catch_all}
    return model if model and set(model.archetypes) == single else None


@lru_cache(maxsize=1)
def _shipped() -> dict[str, WordModel]:
    models = map(read_word_model, sorted(FOLDER.glob("*.model.json")))
    return {model.questionnaire: model for model in models}
