"""What a warning is, and the warnings that need no scoring: about texts and the archetypes’ order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assessments.core.definition import Definition, Question
from assessments.core.names import clean_name
from assessments.results.typefaces import drawable_name, missing_characters

SHOWN_CHARACTERS = 12


@dataclass(frozen=True)
class QuestionnaireWarning:
    """A warning: the part and key of the questionnaire that it is about, and the questions to look at.

    ``part`` is “questions”, “archetypes”, or empty for the whole questionnaire.
    """

    sentence: str
    part: str
    key: str
    name: str
    items: tuple[str, ...]

    def __str__(self) -> str:
        if self.part == "questions":
            return f"Question “{self.key}”: {self.sentence}"
        return f"{self.name}: {self.sentence}" if self.part else self.sentence


def warnings_of_texts(definition: Definition) -> Iterator[QuestionnaireWarning]:
    """Yield the warnings about questions of one wording, the archetypes' order, and letters that can't be drawn."""
    yield from _twin_warnings(definition)
    yield from _order_warnings(definition)
    yield from _lettering_warnings(definition)


def _twin_warnings(definition: Definition) -> Iterator[QuestionnaireWarning]:
    """Yield a warning for each question that asks and offers what one before it does, such as a copy nobody edited."""
    by_wording = defaultdict[tuple[str, frozenset[str]], list[Question]](list)
    for question in definition.questions:
        texts = frozenset(clean_name(text).casefold() for text in question.choice_texts.values())
        by_wording[clean_name(question.prompt).casefold(), texts].append(question)
    for first, *others in by_wording.values():
        for twin in others:
            sentence = "It asks the same as another question, so people would be asked twice."
            yield QuestionnaireWarning(sentence, "questions", twin.key, twin.prompt, (first.key,))


def _order_warnings(definition: Definition) -> Iterator[QuestionnaireWarning]:
    """Yield a warning for each pair with a name of its own whose archetypes aren't neighbours around the radar."""
    keys = tuple(definition.archetype_by_key)
    neighbours = {frozenset(pair) for pair in pairwise((*keys, keys[0]))}
    for piece in definition.advice:
        if piece.slot == "pair" and piece.title and frozenset(piece.audience) not in neighbours:
            one, other = (definition.archetype_by_key[key] for key in keys if key in piece.audience)
            sentence = (
                f"In the chart it isn’t next to {other.name}, though “{piece.title}” mixes the two. "
                "Order the archetypes so that related ones are neighbours."
            )
            yield QuestionnaireWarning(sentence, "archetypes", one.key, one.name, ())


def _lettering_warnings(definition: Definition) -> Iterator[QuestionnaireWarning]:
    """Yield a warning for each name, and one for all other texts, with characters that card and PDF can't draw."""
    for archetype in definition.archetypes:
        if missing := missing_characters(archetype.name):
            drawn = drawable_name(archetype.name, key=archetype.key)
            sentence = f"{_cannot_draw(missing)} There it is called “{drawn}”."
            yield QuestionnaireWarning(sentence, "archetypes", archetype.key, archetype.name, ())
    if missing := missing_characters(definition.title):
        drawn = drawable_name(definition.title, key=definition.slug)
        yield QuestionnaireWarning(f"The title: {_cannot_draw(missing)} There it is “{drawn}”.", "", "", "", ())
    questions = [(question.key, missing_characters(_words(question))) for question in definition.questions]
    others = missing_characters(" ".join(_other_words(definition)))
    if missing := "".join(dict.fromkeys(others + "".join(missing for _, missing in questions))):
        sentence = f"Texts: {_cannot_draw(missing)} Words in such letters stand as “…” there, and symbols are left out."
        yield QuestionnaireWarning(sentence, "", "", "", tuple(key for key, missing in questions if missing))


def _cannot_draw(missing: str) -> str:
    """Return which characters can't be drawn, the first few of them."""
    more = " …" if len(missing) > SHOWN_CHARACTERS else ""
    return f"The PDF and the card can’t draw these characters: {' '.join(missing[:SHOWN_CHARACTERS])}{more}."


def _words(question: Question) -> str:
    return " ".join((question.prompt, *question.choice_texts.values()))


def _other_words(definition: Definition) -> Iterator[str]:
    """Yield what the PDF shows besides names and questions."""
    for scale in definition.scales:
        yield from scale.labels
    for archetype in definition.archetypes:
        yield from (archetype.summary, archetype.days)
    for piece in definition.advice:
        yield from (piece.title, piece.text)
