"""How easily a text reads, measured by textstat."""

import gc
from functools import cache

import textstat


def grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al. 1975): the school year that can read the text."""
    _load_the_dictionary()
    return float(textstat.flesch_kincaid_grade(text))


@cache
def _load_the_dictionary() -> None:
    """Load textstat's 126,000 words with the garbage collector off: its runs took longer than the loading."""
    gc.disable()
    try:
        textstat.flesch_kincaid_grade("Once upon a time.")
    finally:
        gc.enable()
