"""Attempt -> Report: the one bridge from rows to scoring. The page, the charts, the CSV and the JSON all read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from assessments import advice, metrics, scoring
from assessments.definition import Archetype, Definition, Format, Question
from assessments.models import Attempt, Version


@dataclass(frozen=True)
class ArchetypeScore:
    """One axis: ``value``, ``low`` and ``high`` in 0 … 100, ``share`` in whole per cent, ``p_top`` in 0 … 1."""

    key: str
    name: str
    hue: str
    glyph: str
    summary: str
    days: str
    facts: tuple[str, ...]
    value: float
    low: float
    high: float
    share: int
    p_top: float

    @classmethod
    def of(cls, archetype: Archetype, **numbers: Any) -> "ArchetypeScore":
        """Return an archetype's score: what it is called and looks like, and its five numbers."""
        return cls(
            key=archetype.key,
            name=archetype.name,
            hue=archetype.hue,
            glyph=archetype.glyph,
            summary=archetype.summary,
            days=archetype.days,
            facts=archetype.facts,
            **numbers,
        )


@dataclass(frozen=True)
class Reason:
    """One answer, in words and as data, with how far it pushed each archetype (latent units, by key)."""

    question: Question
    response: Any
    said: str
    contributions: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """Everything that a result says. ``archetypes`` stand in the questionnaire's order."""

    content: Definition
    version_number: int
    sha256: str
    context: tuple[str, ...]
    answered: int
    skipped: int
    unasked: int
    is_full: bool
    finished_at: datetime | None
    archetypes: tuple[ArchetypeScore, ...]
    kind: str
    leader_keys: tuple[str, ...]
    enough: bool
    notes: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @cached_property
    def ranked(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes by value, highest first."""
        return tuple(sorted(self.archetypes, key=lambda score: -score.value))

    @property
    def leads(self) -> bool:
        """Whether one archetype leads: it is ahead of all others, and the profile isn't flat."""
        return self.kind != "flat" and self.ranked[0].value > self.ranked[1].value

    @cached_property
    def by_share(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes by their share of a role, largest first."""
        return tuple(sorted(self.archetypes, key=lambda score: -score.share))

    @cached_property
    def by_key(self) -> dict[str, ArchetypeScore]:
        """The archetypes by key."""
        return {score.key: score for score in self.archetypes}

    @cached_property
    def leaders(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes that the verdict names, likeliest first."""
        return tuple(self.by_key[key] for key in self.leader_keys)

    @cached_property
    def guidance(self) -> advice.Guidance:
        """The advice for this profile and context."""
        return advice.guidance_for(
            pieces=self.content.advice,
            kind=self.kind,
            leaders=self.leader_keys,
            highest=[score.key for score in self.ranked[:2]] if self.answered else [],
            context=self.context,
        )

    def headline(self, *, whose: str) -> str:
        """Return the result in one sentence; ``whose`` answers: “Your”, or “These” to somebody else."""
        if not self.answered:
            return advice.NOTHING
        return advice.headline(kind=self.kind, names=[s.name for s in self.leaders], enough=self.enough, whose=whose)

    @property
    def surer(self) -> str:
        """What would make it surer."""
        names = [score.name for score in self.leaders]
        return advice.surer(kind=self.kind, names=names, left=self.unasked, whole=self.is_full)

    @property
    def confidence(self) -> str:
        """How sure it is, in words; nothing where nothing was answered."""
        if not self.answered:
            return ""
        return advice.confidence(
            kind=self.kind,
            names=[score.name for score in self.leaders],
            p_top=[score.p_top for score in self.leaders],
            best=self.ranked[0].name,
        )

    def as_data(self, *, with_answers: bool) -> dict[str, Any]:
        """Return the report in the shape of ``result.json``."""
        data = {
            "questionnaire": {
                "slug": self.content.slug,
                "version": self.version_number,
                "sha256": self.sha256,
            },
            "answered": self.answered,
            "skipped": self.skipped,
            "finished_at": self.finished_at.strftime("%Y-%m-%dT%H:%M:%SZ") if self.finished_at else None,
            "archetypes": [
                {
                    "key": score.key,
                    "name": score.name,
                    "value": round(score.value, 1),
                    "low": round(score.low, 1),
                    "high": round(score.high, 1),
                    "share": score.share,
                    "p_top": round(score.p_top, 3),
                }
                for score in self.ranked
            ],
            "verdict": {"kind": self.kind, "leaders": list(self.leader_keys), "enough": self.enough},
            "notes": list(self.notes),
        }
        if with_answers:
            data["why"] = [
                {
                    "question": reason.question.key,
                    "answer": reason.response,
                    "contributions": {key: round(push, 4) for key, push in reason.contributions.items()},
                }
                for reason in self.reasons
            ]
        return data


def instrument_from(content: Definition) -> scoring.Instrument:
    """Compile a questionnaire for scoring."""
    keys = tuple(content.archetype_by_key)
    return scoring.compile_instrument(
        archetypes=keys,
        items=[
            scoring.Item(
                key=question.key,
                format=question.format,
                choices=tuple(choice.key for choice in question.choices),
                weights=np.array(
                    [[choice.weights.get(key, 0) for key in keys] for choice in question.choices], dtype=float
                ).reshape(len(question.choices), len(keys)),
                total=question.total,
            )
            for question in content.questions
        ],
    )


@lru_cache(maxsize=64)
def _instrument(sha256: str, engine: str, version_id: int) -> scoring.Instrument:
    return instrument_from(Version.objects.get(pk=version_id).content)


def instrument_for(version: Version) -> scoring.Instrument:
    """Return a version's compiled instrument, compiled once in each process."""
    return _instrument(version.sha256, version.engine, version.pk)


def report_for(attempt: Attempt) -> Report:
    """Score an attempt from its answers: one query, beside the version's content once in each process."""
    rows = _answers(attempt)
    with metrics.SCORING.labels("report").time():
        return _report(attempt, attempt.version, rows)


def report_from(
    attempt: Attempt,
    *,
    scores: Mapping[str, Mapping[str, Any]],
    pushes: Mapping[str, Sequence[float]],
    **verdict: Any,
) -> Report:
    """Return the report that an attempt's kept numbers make, beside its answers: one query, no scoring.

    ``scores``: the numbers of an ArchetypeScore by archetype; ``pushes``: each answered question's contributions, in
    the archetypes' order; ``verdict``: kind, leader_keys, enough and notes.
    """
    content = attempt.version.content
    responses = {key: value for key, value, _ in _answers(attempt)}
    answered = sum(value is not None for value in responses.values())
    return Report(
        content=content,
        version_number=attempt.version.number,
        sha256=attempt.version.sha256,
        context=attempt.context,
        answered=answered,
        skipped=len(responses) - answered,
        unasked=len(content.questions) - len(responses),
        is_full=attempt.mode == Attempt.Mode.FULL,
        finished_at=attempt.finished_at,
        archetypes=tuple(ArchetypeScore.of(archetype, **scores[archetype.key]) for archetype in content.archetypes),
        reasons=_reasons(content, responses, pushes),
        **verdict,
    )


@dataclass(frozen=True)
class Rescored:
    """What a newer version, ``number``, says of the same answers: it can use ``answered``, and not ``dropped``."""

    number: int
    headline: str
    answered: int
    dropped: int


def rescored(*, attempt: Attempt, version: Version) -> Rescored | None:
    """Score an attempt's answers as a newer version of its questionnaire would; None for one that isn't newer.

    Only answers to questions that both versions put in the same words count. The stored result does not change.
    """
    if version.number <= attempt.version.number:
        return None
    mine, theirs = attempt.version.content, version.content
    rows = _answers(attempt)
    same = {key for key in theirs.question_by_key if as_put(mine, key) == as_put(theirs, key)}
    still = [row for row in rows if row[0] in same]
    report = _report(attempt, version, still)
    answered = sum(value is not None for _, value, _ in rows)
    return Rescored(version.number, report.headline(whose="Your"), report.answered, answered - report.answered)


def as_put(content: Definition, key: str) -> tuple[Any, ...]:
    """Return everything that a person saw of a question, nothing where it isn't there; weights are not among it."""
    question = content.question_by_key.get(key)
    if question is None:
        return ()
    labels = content.scale_by_key[question.scale].labels if question.scale else ()
    return question.format, question.prompt, question.choice_texts, question.total, labels


def _answers(attempt: Attempt) -> list[tuple[str, Any, datetime]]:
    rows = attempt.answers.order_by("pk").values_list("question_key", "value", "first_answered_at")
    return [row for row in rows if row[0] in attempt.version.content.question_by_key]


def report_of(*, version: Version, responses: Mapping[str, Any]) -> Report:
    """Score responses that are nobody's: no time, no pace, no context."""
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses)
    return _composed(version, responses, fit, notes=(), context=(), is_full=True, finished_at=None)


def _report(attempt: Attempt, version: Version, rows: Sequence[tuple[str, Any, datetime]]) -> Report:
    instrument = instrument_for(version)
    responses = {key: value for key, value, _ in rows}
    fit = scoring.fit_profile(instrument, responses)
    found = scoring.indices(instrument, responses, _seconds(attempt, rows), fit=fit)
    return _composed(
        version,
        responses,
        fit,
        notes=scoring.notes(found, scoring.Cutoffs.from_data(version.cutoffs)),
        context=attempt.context,
        is_full=attempt.mode == Attempt.Mode.FULL,
        finished_at=attempt.finished_at,
    )


def _composed(
    version: Version,
    responses: Mapping[str, Any],
    fit: scoring.Fit,
    *,
    notes: tuple[str, ...],
    context: tuple[str, ...],
    is_full: bool,
    finished_at: datetime | None,
) -> Report:
    content = version.content
    profile = scoring.profile_from(fit)
    return Report(
        content=content,
        version_number=version.number,
        sha256=version.sha256,
        context=context,
        answered=fit.answered,
        skipped=fit.skipped,
        unasked=len(content.questions) - len(responses),
        is_full=is_full,
        finished_at=finished_at,
        archetypes=_scores(content, profile),
        kind=profile.verdict.kind,
        leader_keys=profile.verdict.leaders,
        enough=profile.verdict.enough,
        notes=notes,
        reasons=_reasons(content, responses, fit.contributions),
    )


def _seconds(attempt: Attempt, rows: Sequence[tuple[str, Any, datetime]]) -> list[float]:
    """Return how long each question was before the person, from the moments of the first answers."""
    moments = [attempt.started_at, *(moment for _, _, moment in rows)]
    return [max(0.0, (after - before).total_seconds()) for before, after in pairwise(moments)]


def _scores(content: Definition, profile: scoring.Profile) -> tuple[ArchetypeScore, ...]:
    return tuple(
        ArchetypeScore.of(
            archetype,
            value=float(profile.values[i]),
            low=float(profile.low[i]),
            high=float(profile.high[i]),
            share=profile.shares[i],
            p_top=float(profile.p_top[i]),
        )
        for i, archetype in enumerate(content.archetypes)
    )


def _reasons(
    content: Definition, responses: Mapping[str, Any], pushes: Mapping[str, Sequence[float] | np.ndarray]
) -> tuple[Reason, ...]:
    keys = tuple(content.archetype_by_key)
    return tuple(
        Reason(
            question=question,
            response=responses[key],
            said=in_words(content=content, question=question, response=responses[key]),
            contributions={name: float(push) for name, push in zip(keys, pushes[key], strict=True)},
        )
        for key, question in content.question_by_key.items()
        if key in pushes and key in responses
    )


def in_words(*, content: Definition, question: Question, response: Any) -> str:
    """Return an item response as its person would say it."""
    if response is None:
        return "Skipped"
    texts = question.choice_texts
    match question.format:
        case Format.STATEMENT:
            return content.scale_by_key[question.scale].labels[int(response) - 1]
        case Format.PAIR | Format.SINGLE:
            return texts[str(response)]
        case Format.BEST_WORST:
            return f"Most: {texts[response['most']]} · Least: {texts[response['least']]}"
        case Format.RANKING:
            return " · ".join(f"{place}. {texts[key]}" for place, key in enumerate(response, 1))
        case Format.MULTI:
            return " · ".join(texts[key] for key in response) or "None of these"
        case Format.ALLOCATION:
            return " · ".join(f"{response.get(key, 0)}: {text}" for key, text in texts.items() if response.get(key, 0))


def in_rows(data: Mapping[str, Any]) -> list[list[object]]:
    """Return the report's data as rows of cells: a header, then one row an archetype.

    What is the same for all stands in every row, so that rows of many results can be put in one sheet. Where the
    answers may be seen, a column a question holds its contribution to that archetype.
    """
    same = {
        "questionnaire": data["questionnaire"]["slug"],
        "version": data["questionnaire"]["version"],
        "sha256": data["questionnaire"]["sha256"],
        "answered": data["answered"],
        "skipped": data["skipped"],
        "finished_at": data["finished_at"],
        "verdict": data["verdict"]["kind"],
        "leaders": " ".join(data["verdict"]["leaders"]),
        "enough": "yes" if data["verdict"]["enough"] else "no",
        "notes": " ".join(data["notes"]),
    }
    why = data.get("why", [])
    header = [*data["archetypes"][0], *same, *(f"why {reason['question']}" for reason in why)]
    rows = [
        [*score.values(), *same.values(), *(reason["contributions"][score["key"]] for reason in why)]
        for score in data["archetypes"]
    ]
    return [[as_text_cell(cell) for cell in row] for row in (header, *rows)]


def as_text_cell(value: object) -> object:
    """Return text so that a spreadsheet takes it as text: a leading = + - @ would begin a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
