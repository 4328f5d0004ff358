"""The words of a sentence that are named as its reason."""

import pytest

from assessments.core.posting_reader.naming import named_words
from assessments.core.posting_reader.words import words_of


@pytest.mark.parametrize(
    ("text", "telling", "named"),
    [
        ("Answer ad hoc questions", ("hoc", "questions", "ad"), ["ad hoc questions"]),
        ("Set up and read A/B tests", ("B tests", "read"), ["read A/B tests"]),
        ("A client-facing role", ("facing",), ["client-facing"]),
        ("You present your findings to them", ("findings to", "and present", "present"), ["present", "findings"]),
        ("Read 20,000 bills with which you travel up to 60 %", ("000", "which you", "up to", "%", "bills"), ["bills"]),
        ("PhD in machine learning, statistics", ("learning, statistics",), ["learning", "statistics"]),
        ("Ship a feature, then a feature, and an app", ("app", "feature", "Ship", "then"), ["Ship", "feature", "app"]),
        ("Boats, ships, planes and cars", ("planes", "cars", "boats", "ships"), ["Boats", "planes", "cars"]),
        ("Work with them on it, 24/7 and/or more", ("with them", "24", "and/or"), []),
    ],
)
def test_words_are_named_as_somebody_would_quote_them(text: str, telling: tuple[str, ...], named: list[str]) -> None:
    words = words_of(text)
    spans = []
    for quote in telling:
        start = text.lower().find(quote.lower())
        inside = [number for number, word in enumerate(words) if start <= word.start < start + len(quote)]
        if start >= 0:
            spans.append((inside[0], inside[-1] + 1))
    assert list(named_words(text, words, spans, at_most=3)) == named
