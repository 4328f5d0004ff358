"""Checks that a draft has to pass to be published. Nobody can override them (warnings can be)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from assessments.core.definition import (
    COMPANY_SIZE,
    CONTEXT_KEYS,
    SENIORITY,
    Definition,
    DefinitionError,
    Format,
    Problem,
    Question,
    definition_from,
)
from assessments.core.definition.formats import FORMAT_FACTS
from assessments.core.names import clean_name

MIN_ARCHETYPES, MAX_ARCHETYPES = 3, 12
MAX_QUESTIONS = 200
REMEMBERED_DRAFTS = 8
FOR_EVERYONE = {"mix", "spread", "overload", "flat"}
BY_CONTEXT = {"seniority": SENIORITY, "company_size": COMPANY_SIZE}
AUTHOR_CHOICE_LIMITS = {
    format: facts.choice_limits for format, facts in FORMAT_FACTS.items() if facts.choice_limits is not None
}


def problems_in(definition: Definition) -> list[Problem]:
    """Return the problems that prevent publishing this questionnaire; remembers those of the latest few drafts.

    Every page of the desk and each question of a trial asks, mostly about a draft that nobody changed.
    """
    return list(_problems_in(_Draft(definition.sha256, definition)))


@dataclass(frozen=True)
class _Draft:
    """A key of the cache: equal to another only if the whole definition is, and quick to look up."""

    sha256: str
    definition: Definition = field(hash=False)


@lru_cache(maxsize=REMEMBERED_DRAFTS)
def _problems_in(draft: _Draft) -> tuple[Problem, ...]:
    return tuple(_find_problems(draft.definition))


def _find_problems(definition: Definition) -> list[Problem]:
    if unreadable := _unreadable(definition):
        return unreadable
    problems = [*_bank_problems(definition), *_invisible_texts(definition), *_problems_of_questions(definition)]
    for piece in definition.advice:
        what = audience_problem(piece.slot, piece.audience)
        if what:
            problems.append(Problem(f"Advice “{piece.key}”, audience: {what}", "advice", piece.key))
    return problems


def problems_of_scoring(definition: Definition) -> list[Problem]:
    """Return the problems with which answers can't be scored, also of a draft whose advice or cues can't be read."""
    problems = [*_unreadable(definition), *_bank_problems(definition), *_problems_of_questions(definition)]
    return [
        problem
        for problem in dict.fromkeys(problems)
        if problem.part == "questions" or (problem.part == "archetypes" and not problem.key)
    ]


def _unreadable(definition: Definition) -> list[Problem]:
    try:
        definition_from(definition.as_data())
    except DefinitionError as error:
        return list(error.problems)
    return []


def audience_problem(slot: str, audience: Iterable[str]) -> str:
    """Return why advice in this slot would never be shown to this audience; an empty string if it would be."""
    audience = set(audience)
    archetypes = audience - CONTEXT_KEYS
    if slot in FOR_EVERYONE:
        return "This slot is for everyone: leave this empty." if audience else ""
    if slot == "pair":
        return "" if len(archetypes) == len(audience) == 2 else "A text for two that tie needs exactly two archetypes."
    if slot in BY_CONTEXT:
        known = BY_CONTEXT[slot]
        return "" if len(audience) == 1 and audience <= set(known) else f"Give one of: {', '.join(known)}."
    return "" if len(archetypes) == 1 else "This slot is for one archetype; a context may stand beside it."


def _bank_problems(definition: Definition) -> Iterator[Problem]:
    count = len(definition.archetypes)
    if not MIN_ARCHETYPES <= count <= MAX_ARCHETYPES:
        there_are = "There is 1 archetype" if count == 1 else f"There are {count} archetypes"
        sentence = f"{there_are}; a questionnaire has {MIN_ARCHETYPES} to {MAX_ARCHETYPES}."
        yield Problem(sentence, "archetypes")
    if not definition.questions:
        yield Problem("There are no questions yet.", "questions")
    if len(definition.questions) > MAX_QUESTIONS:
        yield Problem(f"There are {len(definition.questions)} questions; {MAX_QUESTIONS} is the most.", "questions")
    weighted = {key for q in definition.questions for choice in q.choices for key in choice.weights}
    for archetype in definition.archetypes:
        if archetype.key not in weighted:
            sentence = f"No question weighs for or against “{archetype.name}”, so nobody could get it."
            yield Problem(sentence, "questions")  # it is solved there
    for one, other in combinations(definition.archetypes, 2):
        if _alike(one.name, other.name):
            yield Problem(f"Two archetypes are called “{one.name}”.", "archetypes", one.key)


def _invisible_texts(definition: Definition) -> Iterator[Problem]:
    """Yield a problem for each text that people have to read and in which nothing is visible."""
    if not clean_name(definition.title):
        yield Problem("Nothing in the title is visible.")
    for archetype in definition.archetypes:
        if not clean_name(archetype.name):
            yield Problem(f"Archetype “{archetype.key}”: nothing in its name is visible.", "archetypes", archetype.key)
    for scale in definition.scales:
        if not all(map(clean_name, scale.labels)):
            yield Problem(f"Scale “{scale.key}”: nothing in one of its labels is visible.")
    for question in definition.questions:
        if not all(map(clean_name, (question.prompt, *question.choice_texts.values()))):
            sentence = f"Question “{question.key}”: nothing in its text, or in one of its choices, is visible."
            yield Problem(sentence, "questions", question.key)
    for piece in definition.advice:
        if not clean_name(piece.text):
            yield Problem(f"Advice “{piece.key}”: nothing in its text is visible.", "advice", piece.key)


def _problems_of_questions(definition: Definition) -> Iterator[Problem]:
    for question in definition.questions:
        where = f"Question “{question.key}”"
        yield from (Problem(f"{where} {what}", "questions", question.key) for what in _question_problems(question))


def _question_problems(question: Question) -> Iterator[str]:
    weights = [weight for choice in question.choices for weight in choice.weights.values()]
    if question.format is Format.STATEMENT:
        if not weights:
            yield "is a statement without weights, so its answer would count for nothing."
        return
    fewest, most = AUTHOR_CHOICE_LIMITS[question.format]
    count = len(question.choices)
    if not fewest <= count <= most:
        has = f"has {count} choice{'' if count == 1 else 's'}"
        needs = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield f"{has}; this kind of question needs {needs}."
    for text in dict.fromkeys(
        one for one, other in combinations(question.choice_texts.values(), 2) if _alike(one, other)
    ):
        yield f"has two choices that say “{text}”."
    if not weights:
        yield "has no weights, so its answer would count for nothing."


def _alike(one: str, other: str) -> bool:
    """Whether people can’t tell two visible texts apart: capitals and invisible characters make no difference."""
    return bool(clean_name(one)) and clean_name(one).casefold() == clean_name(other).casefold()
