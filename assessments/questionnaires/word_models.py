"""Find the word model that ships for a questionnaire."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from assessments.core.definition import SHIPPED, Definition, read_file
from assessments.core.posting_reader import Cue, WordModel, how_often_right, read_word_model

FOLDER = Path(__file__).parents[1] / "content" / "word_models"
"""Word models by questionnaire, and what they are trained with besides labelled postings."""


def word_model_path(slug: str) -> Path:
    """Return where the word model of a questionnaire is, or would be."""
    return FOLDER / f"{slug}.model.json"


def word_model_for(content: Definition) -> WordModel | None:
    """Return the word model for a questionnaire's slug and archetypes, or None."""
    model = shipped_word_models().get(content.slug)
    single = set(content.archetype_by_key) - {content.overload.catch_all}
    return model if model and set(model.archetypes) == single else None


def how_often_right_for(content: Definition) -> str:
    """Return how far careful readers agree with the reader of a questionnaire.

    It was counted with the shipped cues: a version from before, or a draft whose cues were changed, reads otherwise.
    """
    is_counted = _speaking(content.cues) == _shipped_cues()
    return how_often_right(word_model_for(content) if is_counted else None)


def _speaking(cues: Iterable[Cue]) -> dict[str, tuple[object, ...]]:
    """Return what of the cues changes shares, by key."""
    return {cue.key: (frozenset(cue.phrases), dict(cue.weights)) for cue in cues if not cue.asks}


@lru_cache(maxsize=1)
def _shipped_cues() -> dict[str, tuple[object, ...]]:
    return _speaking(read_file(SHIPPED).cues)


@lru_cache(maxsize=1)
def shipped_word_models() -> dict[str, WordModel]:
    """Return the word models that ship, by questionnaire. Raises ValueError for a broken file."""
    models = map(read_word_model, sorted(FOLDER.glob("*.model.json")))
    return {model.questionnaire: model for model in models}
