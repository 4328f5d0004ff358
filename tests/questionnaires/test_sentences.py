"""What somebody answered, and what they would have had to answer, in sentences."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from assessments.core.definition import SHIPPED, Choice, Definition, Format, Question, Scale, read_file
from assessments.questionnaires.sentences import Sentence, answer_sentence, change_sentence

FOUR = ("Sail", "“A night at sea”", "Fly {}", "Farm")
PROMPT = "Which of “these”?"


@cache
def content() -> Definition:
    return replace(read_file(SHIPPED), scales=(Scale("how", ("No", "Hardly", "So so", "Rather", "Yes")),))


def question(form: Format, texts: tuple[str, ...] = FOUR) -> Question:
    choices = tuple(Choice(key, text) for key, text in zip("abcd", texts, strict=False))
    return Question("q", form, PROMPT, choices, scale="how", total=10)


def said(form: Format, response: Any, position: int, *, favoured: bool = True, who: str = "You") -> Sentence:
    texts = {Format.STATEMENT: FOUR[:1], Format.PAIR: FOUR[:2], Format.GRADED_PAIR: FOUR[:2]}.get(form, FOUR)
    return answer_sentence(
        content=content(),
        question=question(form, texts),
        response=response,
        position=position,
        is_favoured=favoured,
        who=who,
    )


def changed(form: Format, given: Any, needed: Any) -> str:
    texts = FOUR[:2] if form in (Format.PAIR, Format.GRADED_PAIR) else FOUR
    sentence = change_sentence(content=content(), question=question(form, texts), given=given, needed=needed)
    assert sentence.parts[-1] == (PROMPT, True)
    return sentence.plain.removesuffix(f", when asked: {PROMPT}").removesuffix(f" to: {PROMPT}")


@pytest.mark.parametrize(
    ("form", "response", "position", "favoured", "expected"),
    [
        (Format.STATEMENT, 4, 0, True, f"You answered Rather to: {PROMPT}"),
        (Format.PAIR, "a", 0, True, "You chose Sail over “A night at sea”"),
        (Format.PAIR, "b", 0, False, "You chose “A night at sea” over Sail"),
        (Format.GRADED_PAIR, 1, 0, True, "You strongly preferred Sail to “A night at sea”"),
        (Format.GRADED_PAIR, 2, 1, False, "You preferred Sail to “A night at sea”"),
        (Format.GRADED_PAIR, 4, 0, False, "You preferred “A night at sea” to Sail"),
        (Format.GRADED_PAIR, 5, 1, True, "You strongly preferred “A night at sea” to Sail"),
        (Format.SINGLE, "c", 2, True, "You chose Fly {}"),
        (Format.SINGLE, "c", 0, False, "You passed over Sail"),
        (Format.BEST_WORST, {"most": "b", "least": "d"}, 1, True, "You most liked “A night at sea”"),
        (Format.BEST_WORST, {"most": "b", "least": "d"}, 3, False, "You least liked Farm"),
        (Format.RANKING, ["d", "b", "a", "c"], 3, True, "You put Farm first of four"),
        (Format.RANKING, ["d", "b", "a", "c"], 1, True, "You put “A night at sea” second of four"),
        (Format.RANKING, ["d", "b", "a", "c"], 2, False, "You put Fly {} last"),
        (Format.MULTI, ["a", "c"], 2, True, "You ticked Fly {}"),
        (Format.MULTI, ["a", "c"], 3, False, "You left out Farm"),
        (Format.ALLOCATION, {"a": 7, "c": 3}, 0, True, "You gave Sail 7 of 10 points"),
        (Format.ALLOCATION, {"a": 7, "c": 3}, 3, False, "You gave Farm none of 10 points"),
    ],
)
def test_an_answer_is_said_with_the_choice_that_it_is_about(
    form: Format, response: Any, position: int, favoured: bool, expected: str
) -> None:
    assert said(form, response, position, favoured=favoured).plain == expected
    theirs = said(form, response, position, favoured=favoured, who="They").plain
    assert theirs == expected.replace("You", "They", 1)


def test_the_authors_texts_are_set_apart() -> None:
    assert said(Format.PAIR, "b", 0).parts == [
        ("You chose ", False),
        ("“A night at sea”", True),
        (" over ", False),
        ("Sail", True),
    ]


def test_only_the_texts_are_shortened() -> None:
    long = Sentence("You put {} last", ("One about what annoys the teams next door",))
    assert long.shortened(20).plain == "You put One about what… last"


@pytest.mark.parametrize(
    ("form", "given", "needed", "expected"),
    [
        (Format.STATEMENT, 2, 5, "answered Yes instead of Hardly"),
        (Format.PAIR, "a", "b", "chosen “A night at sea” instead of Sail"),
        (Format.SINGLE, "d", "a", "chosen Sail instead of Farm"),
        (Format.GRADED_PAIR, 1, 3, "found Sail and “A night at sea” about the same"),
        (Format.GRADED_PAIR, 3, 4, "preferred “A night at sea” to Sail"),
        (Format.GRADED_PAIR, 3, 1, "strongly preferred Sail to “A night at sea”"),
        (Format.GRADED_PAIR, 2, 4, "preferred “A night at sea” to Sail instead of the other way round"),
        (Format.GRADED_PAIR, 2, 5, "strongly preferred “A night at sea” to Sail instead of the other way round"),
        (Format.GRADED_PAIR, 5, 4, "preferred “A night at sea” to Sail less strongly"),
        (Format.GRADED_PAIR, 2, 1, "preferred Sail to “A night at sea” more strongly"),
        (
            Format.BEST_WORST,
            {"most": "a", "least": "b"},
            {"most": "d", "least": "b"},
            "most liked Farm instead of Sail",
        ),
        (
            Format.BEST_WORST,
            {"most": "a", "least": "b"},
            {"most": "a", "least": "d"},
            "least liked Farm instead of “A night at sea”",
        ),
        (
            Format.BEST_WORST,
            {"most": "a", "least": "b"},
            {"most": "b", "least": "d"},
            "most liked “A night at sea” instead of Sail, and least liked Farm instead of “A night at sea”",
        ),
        (
            Format.BEST_WORST,
            {"least": "d", "most": "a"},
            {"least": "a", "most": "d"},
            "most liked Farm and least liked Sail instead of the other way round",
        ),
        (Format.RANKING, ["a", "b", "c", "d"], ["a", "d", "c", "b"], "put Farm second of four, and put {b} last"),
        (Format.MULTI, ["a"], ["a", "d"], "ticked Farm"),
        (Format.MULTI, ["a", "d"], ["a"], "left out Farm"),
        (Format.MULTI, ["a", "d"], ["b", "d"], "ticked “A night at sea”, and left out Sail"),
        (
            Format.ALLOCATION,
            {"a": 9, "d": 1},
            {"a": 7, "b": 2, "d": 1},
            "given Sail 7 points instead of 9, and given “A night at sea” 2 points instead of 0",
        ),
        (
            Format.ALLOCATION,
            {"a": 2, "d": 8},
            {"a": 1, "d": 9},
            "given Sail 1 point instead of 2, and given Farm 9 points instead of 8",
        ),
    ],
)
def test_a_change_says_only_what_is_different(form: Format, given: Any, needed: Any, expected: str) -> None:
    assert changed(form, given, needed) == expected.replace("{b}", FOUR[1])


@pytest.mark.parametrize("given", range(1, 6))
@pytest.mark.parametrize("needed", range(1, 6))
def test_every_change_of_a_graded_pair_has_words_of_its_own(given: int, needed: int) -> None:
    if given != needed:
        others = {changed(Format.GRADED_PAIR, given, other) for other in range(1, 6) if other not in (given, needed)}
        assert changed(Format.GRADED_PAIR, given, needed) not in others
