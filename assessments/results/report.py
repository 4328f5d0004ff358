"""Score an attempt's answers to a Report, from which the page, the charts and the files are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from assessments.core import advice, scoring
from assessments.core.definition import Definition, Question
from assessments.core.rounding import rounded
from assessments.core.times import utc_text
from assessments.models import Attempt, Version
from assessments.operations import metrics
from assessments.questionnaires.instruments import instrument_for
from assessments.questionnaires.wording import response_text
from assessments.results.verdict import ArchetypeScore, NamedByVerdict, names_of

# A report's decimals: more than any page, file or chart shows. A snapshot keeps them as they are; if it rounded them
# itself, a number that is shown with fewer would be rounded twice, and might differ from the same one just scored.
DIGITS = 6
DESCRIBED = 2  # archetypes, where the verdict names none


@dataclass(frozen=True)
class Reason:
    """One answer, as data and in words, with what it says of each archetype, by key.

    ``evidence`` is what it says on its own, ``contributions`` what it added given the others, both in latent units;
    ``telling`` the choice that carries most of the evidence, None for an archetype that no choice is about.
    """

    question: Question
    response: Any
    response_text: str
    evidence: Mapping[str, float]
    telling: Mapping[str, scoring.Telling | None]
    contributions: Mapping[str, float]


@dataclass(frozen=True)
class Report(NamedByVerdict):
    """Everything that a result says. ``archetypes`` are in the questionnaire's order.

    ``responses`` are the item responses that it is made from, by question key in the order of asking; None: skipped.
    """

    content: Definition
    version_number: int
    sha256: str
    context: tuple[str, ...]
    responses: Mapping[str, Any]
    answered: int
    skipped: int
    unasked: int
    is_full: bool
    finished_at: datetime | None
    archetypes: tuple[ArchetypeScore, ...]
    kind: str
    leader_keys: tuple[str, ...]
    side_keys: tuple[str, ...]
    enough: bool
    notes: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def leads(self) -> bool:
        """Whether one archetype leads: it is ahead of all others, and the profile isn't flat."""
        return self.kind != "flat" and self.ranked[0].value > self.ranked[1].value

    @cached_property
    def guidance(self) -> advice.Guidance:
        """The advice for this profile and context."""
        leaders, sides = self.mix
        return advice.guidance_for(
            pieces=self.content.advice,
            leaders=[score.key for score in leaders],
            sides=[score.key for score in sides],
            highest=[score.key for score in self.highest],
            context=self.context,
        )

    @cached_property
    def highest(self) -> tuple[ArchetypeScore, ...]:
        """The two archetypes with the highest values; fewer where they only share their value with the next one."""
        first = self.ranked[:DESCRIBED]
        next_value = self.ranked[DESCRIBED].value if len(self.ranked) > DESCRIBED else -1.0
        return tuple(score for score in first if score.value > next_value) if self.answered else ()

    def headline(self, *, whose: str) -> str:
        """Return the result in one sentence; ``whose`` is “Your” for the owner and “These” for anybody else."""
        if not self.answered:
            return advice.NO_ANSWERS
        leaders, sides = self.mix
        return advice.headline(
            kind=self.kind,
            names=names_of(leaders),
            sides=names_of(sides),
            whose=whose,
            noun=self.content.noun,
        )

    @property
    def mix_name(self) -> str:
        """A sentence with the name that the mix has; “” where it has none."""
        pair = self.guidance.pair
        return f"A mix known as “{pair.title}”." if pair and pair.title else ""

    @property
    def week_label(self) -> str:
        """What stands before the week of such work."""
        leaders, sides = self.mix
        return advice.week_label(names=names_of([*leaders, *sides]), pair=self.guidance.pair)

    @property
    def surer(self) -> str:
        """A sentence on what would make the result surer."""
        names = names_of(self.mix[0])
        return advice.surer(kind=self.kind, names=names, left=self.unasked, whole=self.is_full, noun=self.content.noun)

    @property
    def confidence(self) -> str:
        """How sure the result is, in words; empty if nothing was answered."""
        if not self.answered:
            return ""
        scores = self.leaders or self.ranked
        second = self.ranked[1]
        return advice.confidence(
            kind=self.kind,
            names=names_of(scores),
            p_top=[score.p_top for score in scores],
            second=(second.name, second.p_top),
            enough=self.enough,
        )

    def as_data(self, *, with_answers: bool) -> dict[str, Any]:
        """Return the report in the shape of ``result.json``.

        In ``why``, ``evidence`` is what an answer says on its own, and ``contributions`` what it added to the profile,
        given all the others: these add up to it. Both are by archetype, in latent units, above 0 where they are for it.
        """
        data = {
            "questionnaire": {
                "slug": self.content.slug,
                "version": self.version_number,
                "sha256": self.sha256,
            },
            "answered": self.answered,
            "skipped": self.skipped,
            "finished_at": utc_text(self.finished_at) or None,
            "archetypes": [
                {
                    "key": score.key,
                    "name": score.name,
                    "value": rounded(score.value, scoring.VALUE_DIGITS),
                    "low": rounded(score.low, scoring.VALUE_DIGITS),
                    "high": rounded(score.high, scoring.VALUE_DIGITS),
                    "share": score.share,
                    "p_top": rounded(score.p_top, scoring.P_TOP_DIGITS),
                }
                for score in self.ranked
            ],
            "verdict": {
                "kind": self.kind,
                "leaders": list(self.leader_keys),
                "sides": list(self.side_keys),
                "enough": self.enough,
            },
            "notes": list(self.notes),
        }
        if with_answers:
            data["why"] = [
                {
                    "question": reason.question.key,
                    "answer": reason.response,
                    "evidence": {key: rounded(size, 4) for key, size in reason.evidence.items()},
                    "contributions": {key: rounded(push, 4) for key, push in reason.contributions.items()},
                }
                for reason in self.reasons
            ]
        return data


def score_attempt(attempt: Attempt) -> Report:
    """Score an attempt from its answers: one query, and one more in each process for the version's content."""
    rows = read_answers(attempt)
    with metrics.SCORING.labels("report").time():
        return score_rows(attempt, attempt.version, rows)


def read_answers(attempt: Attempt) -> list[tuple[str, Any, datetime]]:
    """Return each answer as question key, item response and time of the first answer: one query."""
    rows = attempt.answers.order_by("pk").values_list("question_key", "value", "first_answered_at")
    return [row for row in rows if row[0] in attempt.version.content.question_by_key]


def score_responses(*, version: Version, responses: Mapping[str, Any]) -> Report:
    """Score responses without an attempt: no notes, no context, no time of finishing."""
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses)
    return _make_report(version, responses, fit, notes=(), context=(), is_full=True, finished_at=None)


def score_rows(attempt: Attempt, version: Version, rows: Sequence[tuple[str, Any, datetime]]) -> Report:
    """Score an attempt's ``rows`` (as from read_answers) under a version, its own or a newer one: no query."""
    return _score(attempt, version, {key: value for key, value, _ in rows}, _seconds(attempt, rows))


def score_untimed(*, attempt: Attempt, responses: Mapping[str, Any]) -> Report:
    """Score responses to an attempt that is in no table; how fast they were isn't known, so no note speaks of it."""
    return _score(attempt, attempt.version, responses, None)


def _score(attempt: Attempt, version: Version, responses: Mapping[str, Any], seconds: Sequence[float] | None) -> Report:
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses)
    indices = scoring.indices(instrument, responses, seconds, fit=fit)
    return _make_report(
        version,
        responses,
        fit,
        notes=scoring.notes(indices, scoring.Cutoffs.from_data(version.cutoffs)),
        context=attempt.context,
        is_full=attempt.mode == Attempt.Mode.FULL,
        finished_at=attempt.finished_at,
    )


def _make_report(
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
        responses=responses,
        answered=fit.answered,
        skipped=fit.skipped,
        unasked=len(content.questions) - len(responses),
        is_full=is_full,
        finished_at=finished_at,
        archetypes=_scores(content, profile),
        kind=profile.verdict.kind,
        leader_keys=profile.verdict.leaders,
        side_keys=profile.verdict.sides,
        enough=profile.verdict.enough,
        notes=notes,
        reasons=reasons_for(version, responses, fit.contributions),
    )


def _seconds(attempt: Attempt, rows: Sequence[tuple[str, Any, datetime]]) -> list[float]:
    """Return the seconds that each answer took, from the times of the first answers."""
    moments = [attempt.started_at, *(moment for _, _, moment in rows)]
    return [max(0.0, (after - before).total_seconds()) for before, after in pairwise(moments)]


def _scores(content: Definition, profile: scoring.Profile) -> tuple[ArchetypeScore, ...]:
    return tuple(
        ArchetypeScore.of(
            archetype,
            value=rounded(float(profile.values[i]), DIGITS),
            low=rounded(float(profile.low[i]), DIGITS),
            high=rounded(float(profile.high[i]), DIGITS),
            share=profile.shares[i],
            p_top=rounded(float(profile.p_top[i]), DIGITS),
        )
        for i, archetype in enumerate(content.archetypes)
    )


def reasons_for(
    version: Version, responses: Mapping[str, Any], contributions: Mapping[str, Sequence[float] | np.ndarray]
) -> tuple[Reason, ...]:
    """Return a reason for each question with a response and contributions, which are in archetype order."""
    content, instrument = version.content, instrument_for(version)
    keys = tuple(content.archetype_by_key)
    given = {key: responses[key] for key in content.question_by_key if key in contributions and key in responses}
    evidence = scoring.evidence(instrument, given)
    return tuple(
        Reason(
            question=content.question_by_key[key],
            response=response,
            response_text=response_text(content=content, question=content.question_by_key[key], response=response),
            evidence=_by_archetype(keys, evidence[key]),
            telling=dict(zip(keys, scoring.telling_choices(instrument, key, response), strict=True)),
            contributions=_by_archetype(keys, contributions[key]),
        )
        for key, response in given.items()
    )


def _by_archetype(keys: Sequence[str], values: Sequence[float] | np.ndarray) -> dict[str, float]:
    return {key: rounded(float(value), DIGITS) for key, value in zip(keys, values, strict=True)}
