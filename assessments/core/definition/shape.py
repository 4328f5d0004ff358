"""A questionnaire as one plain, immutable value, `Definition`.

Drafts (tables), versions (JSON) and shipped content (TOML files) all become one. `definition_from` checks that data
has this shape; `authoring.publishing` checks that a questionnaire is good enough to be published.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar

from assessments.core.names import JOB, Noun
from assessments.core.posting_reader import Cue, Overload
from assessments.core.scoring import Format

FILE_FORMAT = 1
MIN_JOBS = 3  # in a set of archetypes that are too much for one role
MAX_WEIGHT = 3
SCALE_POINTS = 5
DEFAULT_LANGUAGE = "en"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ARCHETYPE_KEY = re.compile(r"[a-z][a-z0-9_]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # a tag of BCP 47, such as de or pt-BR
PARAGRAPH_KEY = re.compile(r"[A-Za-z0-9]+")
GLYPH_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]*")
# Addresses below an attempt that are not questions; tests/test_house.py compares them with the URLs.
RESERVED_QUESTION_KEYS = frozenset({"check", "discard", "more", "result"})
# The most characters that a text may have, in a file as in a draft's column.
LIMITS = {
    "slug": 60,
    "key": 60,
    "title": 200,
    "summary": 1000,
    "noun": 40,
    "nouns": 40,
    "language": 30,
    "article.title": 200,
    "article.author": 200,
    "article.publisher": 200,
    "article.published": 20,
    "article.url": 300,
    "scale.label": 60,
    "archetype.name": 60,
    "archetype.summary": 300,
    "archetype.days": 2000,
    "archetype.glyph": 1000,
    "source.key": 20,
    "source.about": 300,
    "question.prompt": 1000,
    "choice.text": 400,
    "advice.title": 120,
    "advice.text": 4000,
    "facts": 500,
    "audience": 200,
    "cue.says": 120,
    "cue.asks": 300,
    "cue.phrases": 8000,
    "together": 1000,
}
HUES = (
    "blue",
    "orange",
    "green",
    "rose",
    "purple",
    "ochre",
    "teal",
    "sky",
    "brick",
    "olive",
    "slate",
    "plum",
)
NAMED_BY = ("article", "us")

SLOTS = {
    "week": "What a week is like",
    "month": "One thing to do this month",
    "tools": "Tools",
    "place": "Where it sits",
    "askers": "Who asks you for things",
    "not_for": "Who it doesn’t suit",
    "pair": "Two archetypes tie",
    "mix": "A word on mixing",
    "spread": "No clear focus",
    "overload": "Everything at once",
    "flat": "No clear lean",
    "seniority": "By seniority",
    "company_size": "By company size",
    "titles": "Titles to search for",
    "posting": "How to spot such a job in a posting",
    "interview": "Questions to ask in an interview",
    "learn": "What to learn next",
    "entry": "How to get in as a student",
}
SENIORITY = {"student": "Student", "junior": "Junior", "mid": "Mid-level", "senior": "Senior"}
COMPANY_SIZE = {
    "startup": "Start-up, fewer than 50 people",
    "midsize": "Mid-sized, 50 to 1,000 people",
    "large": "Large, more than 1,000 people",
}
Number = TypeVar("Number", int, float)
CONTEXT_KEYS = frozenset(SENIORITY) | frozenset(COMPANY_SIZE)


@dataclass(frozen=True)
class Problem:
    """What is wrong, in a sentence, and in which part of the questionnaire and under which key, where that is known."""

    sentence: str
    part: str = ""
    key: str = ""

    def __str__(self) -> str:
        return self.sentence


class DefinitionError(ValueError):
    """The data is not a questionnaire; ``problems`` says why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


@dataclass(frozen=True)
class Article:
    """The text that the archetypes come from."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True)
class Scale:
    """Five labels from the lowest point to the highest."""

    key: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Archetype:
    """One axis of the result."""

    key: str
    name: str
    named_by: str
    hue: str
    summary: str
    days: str
    glyph: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One paragraph of the article, and the keys of the facts in it."""

    key: str
    about: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One choice of a question; a statement has exactly one, the statement itself."""

    key: str
    text: str
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question in one of the formats.

    ``total`` are the points of an allocation; ``ticks`` the fewest and the most ticks of a multi-select, None for any.
    """

    key: str
    format: Format
    prompt: str
    choices: tuple[Choice, ...]
    source: str = ""
    scale: str = ""
    total: int | None = None
    ticks: tuple[int, int] | None = None

    @cached_property
    def choice_texts(self) -> dict[str, str]:
        """Each choice's text by its key."""
        return {choice.key: choice.text for choice in self.choices}


@dataclass(frozen=True)
class Advice:
    """One piece of advice: its slot on the page, its audience, its text, and the keys of the facts it uses."""

    key: str
    slot: str
    text: str
    audience: tuple[str, ...] = ()
    title: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire."""

    slug: str
    title: str
    summary: str
    article: Article
    scales: tuple[Scale, ...]
    archetypes: tuple[Archetype, ...]
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    advice: tuple[Advice, ...]
    cues: tuple[Cue, ...] = ()
    overload: Overload = field(default_factory=Overload)
    noun: Noun = JOB
    language: str = DEFAULT_LANGUAGE

    @cached_property
    def question_by_key(self) -> dict[str, Question]:
        """Each question by its key, in authored order."""
        return {question.key: question for question in self.questions}

    @cached_property
    def archetype_by_key(self) -> dict[str, Archetype]:
        """Each archetype by its key, in authored order."""
        return {archetype.key: archetype for archetype in self.archetypes}

    @cached_property
    def scale_by_key(self) -> dict[str, Scale]:
        """Each scale by its key."""
        return {scale.key: scale for scale in self.scales}

    @cached_property
    def source_of_fact(self) -> dict[str, str]:
        """The key of the paragraph that each fact was drawn from."""
        return {fact: source.key for source in self.sources for fact in source.facts}

    def uses(self, contexts: Mapping[str, str], slot: str) -> bool:
        """Whether some advice depends on a context: is for one of these keys, or in the slot about it."""
        return any(piece.slot == slot or contexts.keys() & set(piece.audience) for piece in self.advice)

    @cached_property
    def uses_seniority(self) -> bool:
        """Whether the advice depends on somebody's seniority."""
        return self.uses(SENIORITY, "seniority")

    @cached_property
    def uses_company_size(self) -> bool:
        """Whether the advice depends on the size of a company."""
        return self.uses(COMPANY_SIZE, "company_size")

    def as_data(self) -> dict[str, Any]:
        """Return the questionnaire as plain data in the shape of the file format; empty parts are left out.

        The noun, the language and the parts for reading postings are newer than the rest: a questionnaire without them
        keeps its old hash.
        """
        noun = {} if self.noun == JOB else {"noun": self.noun.one, "nouns": self.noun.many}
        data = {
            "format": FILE_FORMAT,
            "questionnaire": _compact(
                {
                    "slug": self.slug,
                    "title": self.title,
                    "summary": self.summary,
                    **noun,
                    "language": "" if self.language == DEFAULT_LANGUAGE else self.language,
                    "source": _record(self.article),
                }
            ),
            "scales": {scale.key: list(scale.labels) for scale in sorted(self.scales, key=lambda scale: scale.key)},
            "archetypes": [_record(archetype) for archetype in self.archetypes],
            "sources": [_record(source) for source in self.sources],
            "questions": [_question_data(question, tuple(self.archetype_by_key)) for question in self.questions],
            "advice": [_advice_data(advice) for advice in self.advice],
        }
        if self.cues:
            data["cues"] = [_cue_data(cue, tuple(self.archetype_by_key)) for cue in self.cues]
        if self.overload != Overload():
            data["postings"] = _compact(
                {
                    "catch_all": self.overload.catch_all,
                    "together": [list(keys) for keys in self.overload.excluded_combinations],
                }
            )
        return data

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(canonical_json(self.as_data()).encode()).hexdigest()


def canonical_json(data: Mapping[str, Any]) -> str:
    """Return JSON with sorted keys and no needless space, so that equal data gives equal bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _compact(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value not in ("", None, [], {}, ())}


def _record(item: Any) -> dict[str, Any]:
    values = {f.name: getattr(item, f.name) for f in fields(item)}
    return _compact({k: list(v) if isinstance(v, tuple) else v for k, v in values.items()})


def _in_order(weights: Mapping[str, Number], archetypes: tuple[str, ...]) -> dict[str, Number]:
    """Return weights in the archetypes' order, which PostgreSQL's JSON columns don't keep."""
    return {key: weights[key] for key in archetypes if key in weights}


def _question_data(question: Question, archetypes: tuple[str, ...]) -> dict[str, Any]:
    data = _compact(
        {
            "key": question.key,
            "format": question.format.value,
            "scale": question.scale,
            "prompt": question.prompt,
            "source": question.source,
            "total": question.total,
            "ticks": list(question.ticks or ()),
        }
    )
    if question.format is Format.STATEMENT:
        data["weights"] = _in_order(question.choices[0].weights, archetypes) if question.choices else {}
    else:
        data["choices"] = [
            {"key": choice.key, "text": choice.text, "weights": _in_order(choice.weights, archetypes)}
            for choice in question.choices
        ]
    return data


def _advice_data(advice: Advice) -> dict[str, Any]:
    data = {"key": advice.key, "slot": advice.slot, "for": list(advice.audience), "title": advice.title}
    return _compact(data | {"text": advice.text, "facts": list(advice.facts)})


def _cue_data(cue: Cue, archetypes: tuple[str, ...]) -> dict[str, Any]:
    data = {
        "key": cue.key,
        "says": cue.says,
        "asks": cue.asks,
        "detail": cue.detail,
        "weights": _in_order(cue.weights, archetypes),
    }
    return _compact(data | {"phrases": list(cue.phrases)})
