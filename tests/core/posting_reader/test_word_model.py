"""The word model: what sentences add sums up to the scores, and its file holds all of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import WordModel, grams_of, rarity_of, read_word_model, words_of

GRAMS = ("boat", "field", "clean", "clean boat", "the", "plough")
MODEL = WordModel(
    version=3,
    questionnaire="jobs",
    archetypes=("sea", "land", "air"),
    postings=20,
    right=70,
    agreement=80,
    places={gram: row for row, gram in enumerate(GRAMS)},
    postings_with=np.array([4.0, 3.0, 9.0, 1.0, 20.0, 2.0]),
    weights=np.array(
        [[1, -0.5, -0.5], [-0.5, 1, -0.5], [0.1, 0, -0.1], [0.5, 0, -0.5], [0, 0, 0], [-0.25, 0.5, -0.25]]
    ),
    base=np.array([0.1, -0.1, 0.0]),
)
WORDS = st.lists(st.sampled_from(["boat", "fields", "clean", "the", "plough", "sky", "cleaning"]), max_size=8)


def whole_scores(sentences: list[list[str]], counts: list[float]) -> np.ndarray:
    """The scores without the base, by the formula for a whole posting."""
    sums = np.zeros(len(GRAMS))
    for words, count in zip(sentences, counts, strict=True):
        for gram in grams_of(words_of(" ".join(words))):
            if gram in MODEL.places:
                sums[MODEL.places[gram]] += count
    vector = np.log1p(sums) * rarity_of(MODEL.postings_with, MODEL.postings)
    return np.asarray(vector / (np.linalg.norm(vector) or 1.0) @ MODEL.weights)


@given(st.lists(st.tuples(WORDS, st.sampled_from([0.0, 0.5, 1.0])), max_size=6))
def test_what_the_sentences_add_sums_up_to_the_scores(sentences: list[tuple[list[str], float]]) -> None:
    words, counts = [words for words, _ in sentences], [count for _, count in sentences]
    pulls = MODEL.pulls([words_of(" ".join(row)) for row in words], counts)
    np.testing.assert_allclose(pulls.by_sentence.sum(axis=0), whole_scores(words, counts), atol=1e-12)
    for number, count in enumerate(counts):
        if not count:
            assert not pulls.by_sentence[number].any()
            assert not pulls.likelihoods[number].any()
    np.testing.assert_allclose(pulls.pairs.sum(axis=0), pulls.by_sentence.sum(axis=0), atol=1e-12)


def test_a_sentence_s_words_are_named_strongest_first() -> None:
    words = words_of("Clean the boat, clean boats")
    pulls = MODEL.pulls([[], words], [1.0, 1.0])
    named = [(first, last) for _, first, last in pulls.strongest(1, 0)]
    assert named == [(2, 3), (3, 5), (0, 1)]
    assert list(pulls.strongest(1, 1)) == []
    assert list(pulls.strongest(0, 0)) == []


def test_each_sentence_has_its_own_likelihoods() -> None:
    pulls = MODEL.pulls([words_of("A boat"), words_of("A field"), words_of("Nothing known")], [1.0, 0.5, 1.0])
    assert pulls.likelihoods.argmax(axis=1).tolist() == [0, 1, 0]
    np.testing.assert_allclose(pulls.likelihoods.sum(axis=1), [1, 1, 0])


def test_a_gram_is_a_stem_or_two_in_a_row_once_a_sentence() -> None:
    assert grams_of(words_of("Clean boats, clean boats")) == {
        "clean": (0, 1),
        "boat": (1, 2),
        "clean boat": (0, 2),
        "boat clean": (1, 3),
    }


def test_a_file_holds_all_of_a_model(tmp_path: Path) -> None:
    path = tmp_path / "jobs.model.json"
    path.write_text(MODEL.as_text(), encoding="utf-8")
    read = read_word_model(path)
    assert (read.version, read.questionnaire, read.archetypes) == (3, "jobs", ("sea", "land", "air"))
    assert (read.postings, read.right, read.agreement) == (20, 70, 80)
    assert read.places == MODEL.places
    for name in ("postings_with", "weights", "base"):
        np.testing.assert_allclose(getattr(read, name), getattr(MODEL, name), atol=5e-4)


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.model.json"
    path.write_text(replace(MODEL).as_text().replace('"format": 1', '"format": 9'), encoding="utf-8")
    with pytest.raises(ValueError, match="not a word model of format 1"):
        read_word_model(path)
