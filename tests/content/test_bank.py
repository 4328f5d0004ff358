"""The shipped bank of questions: its counts, its balance and its English."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest
import textstat

FOLDER = Path(__file__).resolve().parents[2] / "assessments" / "content" / "data_science_jobs"
ARCHETYPES = ("analytics", "feature", "infra", "internal", "research", "client", "everything")
FORMATS = {
    "statement": 24,
    "best_worst": 14,
    "pair": 10,
    "single": 6,
    "ranking": 2,
    "multi": 2,
    "allocation": 2,
}
CHOICES = {
    "best_worst": (4, 4),
    "pair": (2, 2),
    "single": (4, 5),
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
JARGON = re.compile(
    r"\b(a/b|latency|lag|on[- ]call|paged|pipelines?|observability|docker|devops|sql|nlp|llms?|ml|mlops|"
    r"deploy\w*|parallel\w*|throughput|stakeholders?|metrics?|kpis?|etl|api|backend|frontend)\b",
    re.IGNORECASE,
)


def _questions() -> list[dict[str, Any]]:
    """All questions in the authored order: that of the files by name, then that within each file."""
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


def _texts(question: dict[str, Any]) -> list[str]:
    return [question["prompt"], *(choice["text"] for choice in question.get("choices", []))]


def _prose(question: dict[str, Any]) -> str:
    """Prompt and choices as sentences, so that a measure of reading ease sees where each one ends."""
    choices = " ".join(f"{text.strip('“”')}." for text in _texts(question)[1:])
    return f"{question['prompt']} {choices}".strip()


def _grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al. 1975): the school year that can read the text."""
    return float(textstat.flesch_kincaid_grade(text))


def _meet(question: dict[str, Any], one: str, other: str) -> bool:
    """Whether the question sets two archetypes against each other."""
    if question["format"] == "statement":
        (weights,) = _weights(question)
        return weights.get(one, 0) * weights.get(other, 0) < 0
    rows = _weights(question)
    return any(row.get(one, 0) > 0 for row in rows) and any(row.get(other, 0) > 0 for row in rows)


QUESTIONS = _questions()
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["key"])
WITH_CHOICES = pytest.mark.parametrize(
    "question",
    [question for question in QUESTIONS if question["format"] != "statement"],
    ids=lambda question: question["key"],
)


def test_the_bank_has_sixty_questions_in_every_format() -> None:
    assert Counter(question["format"] for question in QUESTIONS) == FORMATS


def test_keys_are_unique() -> None:
    keys = Counter(question["key"] for question in QUESTIONS)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_text_appears_twice() -> None:
    texts = Counter(text for question in QUESTIONS for text in _texts(question))
    assert [text for text, times in texts.items() if times > 1] == []


@EACH
def test_a_question_is_well_formed(question: dict[str, Any]) -> None:
    fields = {"key", "format", "prompt", "source"}
    if question["format"] == "statement":
        fields |= {"scale", "weights"}
        assert question["scale"] in {"enjoyment", "agreement"}
    else:
        fields |= {"choices"}
    if question["format"] == "allocation":
        fields |= {"total"}
        assert question["total"] == 10
    assert question.keys() == fields
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question["key"])
    assert len(question["key"]) <= 40
    assert question["key"] != "check"


@EACH
def test_a_question_names_the_paragraph_it_is_drawn_from(question: dict[str, Any]) -> None:
    assert question["source"] in {f"P{number}" for number in range(1, 19)}


@EACH
def test_weights_are_small_whole_numbers_that_say_something(question: dict[str, Any]) -> None:
    for weights in _weights(question):
        assert weights, "a choice without weights"
        assert weights.keys() <= set(ARCHETYPES)
        assert all(type(weight) is int and weight != 0 for weight in weights.values())
        assert 2 <= abs(_main(weights)) <= 3


@WITH_CHOICES
def test_choices_are_as_many_as_the_format_asks_and_keyed(question: dict[str, Any]) -> None:
    fewest, most = CHOICES[question["format"]]
    choices = question["choices"]
    assert fewest <= len(choices) <= most
    assert all(choice.keys() == {"key", "text", "weights"} for choice in choices)
    assert [choice["key"] for choice in choices] == list("abcdefg")[: len(choices)]


@WITH_CHOICES
def test_choices_stand_for_different_things(question: dict[str, Any]) -> None:
    rows = _weights(question)
    assert all(one != other for one, other in combinations(rows, 2))
    leading = [max(row, key=lambda key: row[key]) for row in rows]
    assert len(set(leading)) == len(leading)


@WITH_CHOICES
def test_choices_are_about_equally_long(question: dict[str, Any]) -> None:
    texts = _texts(question)[1:]
    assert max(map(len, texts)) <= 1.8 * min(map(len, texts))
    assert all(5 <= len(text.split()) <= 14 for text in texts)


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_archetype_is_spoken_for_and_against(archetype: str) -> None:
    signs = [weights.get(archetype, 0) for question in QUESTIONS for weights in _weights(question)]
    assert sum(weight > 0 for weight in signs) >= 20
    assert sum(weight < 0 for weight in signs) >= 6


def test_support_is_alike_for_all_archetypes() -> None:
    support = [
        sum(max(weights.get(archetype, 0), 0) for question in QUESTIONS for weights in _weights(question))
        for archetype in ARCHETYPES
    ]
    assert max(support) <= 1.15 * min(support)


@pytest.mark.parametrize(("one", "other"), list(combinations(ARCHETYPES, 2)))
def test_every_pair_of_archetypes_meets(one: str, other: str) -> None:
    assert sum(_meet(question, one, other) for question in QUESTIONS) >= 3


def test_best_worst_sets_form_a_balanced_design() -> None:
    """14 sets of 4 over 7: each archetype leads a choice in 8 sets, each two of them share 4 sets."""
    sets = [
        {max(row, key=lambda key: row[key]) for row in _weights(question)}
        for question in QUESTIONS
        if question["format"] == "best_worst"
    ]
    assert Counter(key for members in sets for key in members) == dict.fromkeys(ARCHETYPES, 8)
    together = Counter(pair for members in sets for pair in combinations(sorted(members), 2))
    assert together == dict.fromkeys(combinations(sorted(ARCHETYPES), 2), 4)


def test_an_option_of_a_set_is_weighed_against_the_others_of_its_set() -> None:
    """3 for its own archetype; -3, -2 and -1 for the three that the other options stand for. See decision 0008."""
    for question in QUESTIONS:
        rows = _weights(question)
        if question["format"] in {"best_worst", "pair"}:
            leading = [max(row, key=lambda key: row[key]) for row in rows]
            for own, row in zip(leading, rows, strict=True):
                against = {key: row[key] for key in leading if key != own}
                assert row == {own: 3} | against
                assert sorted(against.values()) == ([-3, -2, -1] if len(rows) == 4 else [-3])


def test_a_third_of_the_statements_speak_against() -> None:
    mains = [_main(question["weights"]) for question in QUESTIONS if question["format"] == "statement"]
    assert len(mains) / 3 <= sum(weight < 0 for weight in mains) <= len(mains) / 2


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_saying_yes_to_every_statement_says_nothing(archetype: str) -> None:
    weights = (q["weights"].get(archetype, 0) for q in QUESTIONS if q["format"] == "statement")
    assert abs(sum(weights)) <= 1


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_always_taking_the_same_place_says_little(place: int) -> None:
    """Taken at one end of every list of choices, the choices' weights come to about the same for all."""
    pull = dict.fromkeys(ARCHETYPES, 0.0)
    for question in QUESTIONS:
        rows = _weights(question)
        if len(rows) > 1:
            for key in ARCHETYPES:
                mean = sum(row.get(key, 0) for row in rows) / len(rows)
                pull[key] += rows[place].get(key, 0) - mean
    assert max(pull.values()) - min(pull.values()) <= 8


def test_formats_alternate_and_begin_gently() -> None:
    order = [question["format"] for question in QUESTIONS]
    assert max(len(list(run)) for _, run in groupby(order)) <= 3
    assert set(order[:4]) <= {"statement", "pair"}
    slow = [place for place, kind in enumerate(order) if kind in SLOW]
    assert slow[0] >= 10
    assert min(later - earlier for earlier, later in combinations(slow, 2)) >= 4


@EACH
def test_nothing_gives_the_archetype_away(question: dict[str, Any]) -> None:
    assert [found.group() for text in _texts(question) for found in GIVEAWAYS.finditer(text)] == []


@EACH
def test_words_are_those_of_a_first_year_student(question: dict[str, Any]) -> None:
    assert [found.group() for text in _texts(question) for found in JARGON.finditer(text)] == []


@EACH
def test_a_question_asks_one_thing(question: dict[str, Any]) -> None:
    prompt = question["prompt"]
    assert prompt.count("?") <= 1
    assert prompt.endswith(("?", "."))
    assert not any(text.endswith(".") or "?" in text for text in _texts(question)[1:])
    if question["format"] == "statement":
        assert prompt.endswith("?") == (question["scale"] == "enjoyment")


@EACH
def test_a_question_reads_easily(question: dict[str, Any]) -> None:
    assert _grade(_prose(question)) <= 11


def test_the_bank_reads_easily() -> None:
    assert _grade(" ".join(_prose(question) for question in QUESTIONS)) <= 9
    assert _grade(" ".join(question["prompt"] for question in QUESTIONS)) <= 9
