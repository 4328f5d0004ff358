"""The shipped bank of questions: its counts, its balance and its English."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest

from tests.content.ease import grade

FOLDER = Path(__file__).resolve().parents[2] / "assessments" / "content" / "data_science_jobs"
ARCHETYPES = ("analytics", "feature", "infra", "internal", "research", "client", "everything")
FORMATS = {
    "statement": 24,
    "graded_pair": 21,
    "single": 10,
    "best_worst": 7,
    "ranking": 2,
    "multi": 2,
    "allocation": 2,
}
CHOICES = {
    "best_worst": (4, 4),
    "graded_pair": (2, 2),
    "single": (3, 5),
    "ranking": (4, 5),
    "multi": (6, 7),
    "allocation": (4, 5),
}
SLOW = ("ranking", "multi", "allocation")
GIVEAWAYS = re.compile(
    r"\b(guru|builders?|toolmakers?|researchers?|research|analytics|infra|infrastructure|clients?|"
    r"internal|everything|archetypes?|ml engineers?)\b",
    re.IGNORECASE,
)
# Nouns of the field that a first-year student may not know: each is explained in the same text.
EXPLAINED = re.compile(
    r"\b(a/b|latency|lag|sql|nlp|llms?|mlops|etl|api|docker|devops|deploy\w*|parallel\w*|throughput|"
    r"observability|roll(?:s|ed)? back|kpis?|stakeholders?|backend|frontend)\b",
    re.IGNORECASE,
)
EXPLANATIONS = re.compile(r"\([^)]+\)|\bhalf of\b")
LOADED = re.compile(r"\b(dull|boring|tedious|chores?|drudgery|heroi\w*|genius|stupid)\b", re.IGNORECASE)


def _questions() -> list[dict[str, Any]]:
    """All questions in authored order: the files by name, then the order within each file."""
    files = sorted(FOLDER.glob("20-questions-*.toml"))
    return [question for file in files for question in tomllib.loads(file.read_text("utf-8"))["questions"]]


def _weights(question: dict[str, Any]) -> list[dict[str, int]]:
    """The weights of each choice; a statement is one choice."""
    if question["format"] == "statement":
        return [question["weights"]]
    return [choice["weights"] for choice in question["choices"]]


def _main(weights: dict[str, int]) -> int:
    """The weight that is largest in size."""
    return max(weights.values(), key=abs)


def _leading(weights: dict[str, int]) -> str:
    """The archetype that a choice speaks for most."""
    return max(weights, key=lambda key: weights[key])


def _texts(question: dict[str, Any]) -> list[str]:
    return [question["prompt"], *(choice["text"] for choice in question.get("choices", []))]


def _prose(question: dict[str, Any]) -> str:
    """Prompt and choices as sentences, so that measures of reading ease see where each one ends."""
    choices = " ".join(f"{text.strip('“”')}." for text in _texts(question)[1:])
    return f"{question['prompt']} {choices}".strip()


def _meet(question: dict[str, Any], one: str, other: str) -> bool:
    """Whether the question compares two archetypes."""
    if question["format"] == "statement":
        (weights,) = _weights(question)
        return weights.get(one, 0) * weights.get(other, 0) < 0
    rows = _weights(question)
    return any(row.get(one, 0) > 0 for row in rows) and any(row.get(other, 0) > 0 for row in rows)


def _found_by(words: re.Pattern[str]) -> dict[str, str]:
    """The texts that contain one of the words, each with that word."""
    texts = (text for question in QUESTIONS for text in _texts(question))
    return {text: found.group() for text in texts for found in words.finditer(text)}


QUESTIONS = _questions()
WITH_CHOICES = [question for question in QUESTIONS if question["format"] != "statement"]


def _keys_of(questions: Iterable[dict[str, Any]]) -> list[str]:
    return [question["key"] for question in questions]


def test_the_bank_has_sixty_eight_questions_in_every_format() -> None:
    assert Counter(question["format"] for question in QUESTIONS) == FORMATS


def test_keys_are_unique() -> None:
    keys = Counter(question["key"] for question in QUESTIONS)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_text_appears_twice() -> None:
    texts = Counter(text for question in QUESTIONS for text in _texts(question))
    assert [text for text, times in texts.items() if times > 1] == []


def test_a_question_has_the_fields_of_its_format() -> None:
    of_format = {"statement": {"scale", "weights"}, "allocation": {"choices", "total"}, "multi": {"choices", "ticks"}}
    for question in QUESTIONS:
        fields = {"key", "format", "prompt", "source"} | of_format.get(question["format"], {"choices"})
        assert question.keys() == fields, question["key"]
    assert {question["scale"] for question in QUESTIONS if "scale" in question} == {"enjoyment", "agreement"}
    assert {question["total"] for question in QUESTIONS if "total" in question} == {10}


def test_a_prompt_asks_for_as_many_ticks_as_are_taken() -> None:
    several = [question for question in QUESTIONS if question["format"] == "multi"]
    assert [("three" in question["prompt"], question["ticks"]) for question in several] == [(True, [1, 3])] * 2


def test_a_key_is_a_short_address_that_is_not_taken() -> None:
    keys = _keys_of(QUESTIONS)
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) or len(key) > 40] == []
    assert "check" not in keys


def test_a_question_names_the_paragraph_it_is_drawn_from() -> None:
    paragraphs = {f"P{number}" for number in range(1, 19)}
    assert _keys_of(question for question in QUESTIONS if question["source"] not in paragraphs) == []


def test_weights_are_small_whole_numbers_and_not_all_0() -> None:
    for question in QUESTIONS:
        for weights in _weights(question):
            assert weights, f"{question['key']}: a choice without weights"
            assert weights.keys() <= set(ARCHETYPES), question["key"]
            assert all(type(weight) is int and weight != 0 for weight in weights.values()), question["key"]
            assert 2 <= abs(_main(weights)) <= 3, question["key"]


def test_choices_have_keys_and_the_number_that_the_format_needs() -> None:
    for question in WITH_CHOICES:
        fewest, most = CHOICES[question["format"]]
        choices = question["choices"]
        assert fewest <= len(choices) <= most, question["key"]
        assert all(choice.keys() == {"key", "text", "weights"} for choice in choices), question["key"]
        assert [choice["key"] for choice in choices] == list("abcdefg")[: len(choices)], question["key"]


def test_choices_lead_to_different_archetypes() -> None:
    for question in WITH_CHOICES:
        rows = _weights(question)
        assert all(one != other for one, other in combinations(rows, 2)), question["key"]
        leading = [_leading(row) for row in rows]
        assert len(set(leading)) == len(leading), question["key"]


def test_choices_are_about_equally_long() -> None:
    lengths = {question["key"]: [len(text) for text in _texts(question)[1:]] for question in WITH_CHOICES}
    assert {key: sizes for key, sizes in lengths.items() if max(sizes) > 1.8 * min(sizes)} == {}
    words = {text: len(text.split()) for question in WITH_CHOICES for text in _texts(question)[1:]}
    assert {text: count for text, count in words.items() if not 5 <= count <= 18} == {}


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_archetype_is_spoken_for_and_against(archetype: str) -> None:
    signs = [weights.get(archetype, 0) for question in QUESTIONS for weights in _weights(question)]
    assert sum(weight > 0 for weight in signs) >= 20
    assert sum(weight < 0 for weight in signs) >= 6


def test_all_archetypes_have_about_the_same_support() -> None:
    support = [
        sum(max(weights.get(archetype, 0), 0) for question in QUESTIONS for weights in _weights(question))
        for archetype in ARCHETYPES
    ]
    assert max(support) <= 1.15 * min(support)


@pytest.mark.parametrize(("one", "other"), list(combinations(ARCHETYPES, 2)))
def test_every_pair_of_archetypes_is_compared(one: str, other: str) -> None:
    assert sum(_meet(question, one, other) for question in QUESTIONS) >= 3


def test_best_worst_sets_form_a_balanced_design() -> None:
    """7 sets of 4 over 7: each archetype leads a choice in 4 sets, each two of them share 2 sets."""
    sets = [
        {_leading(row) for row in _weights(question)} for question in QUESTIONS if question["format"] == "best_worst"
    ]
    assert Counter(key for members in sets for key in members) == dict.fromkeys(ARCHETYPES, 4)
    together = Counter(pair for members in sets for pair in combinations(sorted(members), 2))
    assert together == dict.fromkeys(combinations(sorted(ARCHETYPES), 2), 2)


def test_graded_pairs_compare_every_two_archetypes_once() -> None:
    pairs = [
        tuple(sorted(_leading(row) for row in _weights(question)))
        for question in QUESTIONS
        if question["format"] == "graded_pair"
    ]
    assert sorted(pairs) == sorted(combinations(sorted(ARCHETYPES), 2))


def test_weights_of_a_best_worst_option_and_of_a_pair() -> None:
    """3 for its own archetype; -3, -2 and -1 for those of the other three options. See decision 0008."""
    for question in QUESTIONS:
        rows = _weights(question)
        if question["format"] in {"best_worst", "graded_pair"}:
            leading = [_leading(row) for row in rows]
            for own, row in zip(leading, rows, strict=True):
                against = {key: row[key] for key in leading if key != own}
                assert row == {own: 3} | against
                assert sorted(against.values()) == ([-3, -2, -1] if len(rows) == 4 else [-3])


def test_a_third_of_the_statements_speak_against() -> None:
    mains = [_main(question["weights"]) for question in QUESTIONS if question["format"] == "statement"]
    assert len(mains) / 3 <= sum(weight < 0 for weight in mains) <= len(mains) / 2


def test_agreeing_with_every_statement_is_neutral() -> None:
    """It speaks for all archetypes alike; only differences between them count."""
    sums = [
        sum(question["weights"].get(archetype, 0) for question in QUESTIONS if question["format"] == "statement")
        for archetype in ARCHETYPES
    ]
    assert max(sums) - min(sums) <= 2


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_always_choosing_the_same_position_is_nearly_neutral(place: int) -> None:
    """The weights of the choices at one end of every list sum to about the same for all archetypes."""
    pull = dict.fromkeys(ARCHETYPES, 0.0)
    for question in QUESTIONS:
        rows = _weights(question)
        if len(rows) > 1:
            for key in ARCHETYPES:
                mean = sum(row.get(key, 0) for row in rows) / len(rows)
                pull[key] += rows[place].get(key, 0) - mean
    assert max(pull.values()) - min(pull.values()) <= 8


def test_formats_alternate_and_the_first_are_easy() -> None:
    order = [question["format"] for question in QUESTIONS]
    assert max(len(list(run)) for _, run in groupby(order)) <= 3
    assert set(order[:4]) <= {"statement", "graded_pair"}
    slow = [place for place, kind in enumerate(order) if kind in SLOW]
    assert slow[0] >= 10
    assert min(later - earlier for earlier, later in combinations(slow, 2)) >= 4


def test_no_text_names_its_archetype() -> None:
    assert _found_by(GIVEAWAYS) == {}


def test_nouns_of_the_field_are_explained() -> None:
    texts = [text for text, _ in _found_by(EXPLAINED).items()]
    assert [text for text in texts if not EXPLANATIONS.search(text)] == []


def test_no_task_is_called_dull_or_heroic() -> None:
    assert _found_by(LOADED) == {}


def test_a_question_asks_one_thing() -> None:
    for question in QUESTIONS:
        prompt = question["prompt"]
        assert prompt.count("?") <= 1, question["key"]
        assert prompt.endswith(("?", ".")), question["key"]
        assert not any(text.endswith(".") or "?" in text for text in _texts(question)[1:]), question["key"]
        if question["format"] == "statement":
            assert prompt.endswith("?") == (question["scale"] == "enjoyment"), question["key"]


def test_a_question_reads_easily() -> None:
    grades = {question["key"]: grade(_prose(question)) for question in QUESTIONS}
    assert {key: found for key, found in grades.items() if found > 11} == {}


def test_the_bank_reads_easily() -> None:
    assert grade(" ".join(_prose(question) for question in QUESTIONS)) <= 9
    assert grade(" ".join(question["prompt"] for question in QUESTIONS)) <= 9
