"""Definition -> what the scoring lab shows of it: weights, information, who can lead, simulated people, warnings.

Each step is computed when it is first asked for, and kept in the process under the definition's SHA-256.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np

from assessments.core import scoring
from assessments.core.definition import Definition, Format, Question
from assessments.core.scoring import diagnostics
from assessments.core.scoring.simulation import GOALS
from assessments.core.scoring.simulation.figures import measure
from assessments.core.scoring.simulation.respondents import misspecified
from assessments.questionnaires.instruments import instrument_from

SEED = 1
RANDOM_PEOPLE = 300
SIMULATED_PEOPLE, MIN_SIMULATED = 300, 50
USUAL_SIZE = 60 * 7  # questions × archetypes for which so many people are quick enough
KEPT = 16
ABOUT_QUESTIONS = frozenset({"huge_weight", "weak_weights", "no_weights", "same_choices"})
# What is said of the small simulation, by the names that the large one has for it; shares are told as such.
LENGTHS = ("mean_questions", "minutes")
SHARES = ("same_leader", "clear_right")


class NotMeasurable(ValueError):
    """Nothing can be computed of this questionnaire as it stands; the message says why."""


@dataclass(frozen=True)
class WeightedChoice:
    """One row of the heatmap: the choice and its weight for each archetype, in order."""

    key: str
    text: str
    weights: tuple[int, ...]


@dataclass(frozen=True)
class WeightedQuestion:
    """A question's rows in the heatmap; a statement has one, whose text is the statement."""

    question: Question
    choices: tuple[WeightedChoice, ...]

    @property
    def is_statement(self) -> bool:
        """Whether the question and its one choice are the same."""
        return self.question.format is Format.STATEMENT


@dataclass(frozen=True)
class Chance:
    """How often an archetype leads among random answerers (0 to 1), and whether it can lead at all."""

    key: str
    share: float
    can_lead: bool


@dataclass(frozen=True)
class StraightLineResult:
    """What the same answer to everything yields: axis values in order, the verdict and whom it names."""

    line: diagnostics.Line
    answered: int
    values: tuple[float, ...]
    kind: str
    leaders: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One figure of the simulation; ``value`` is None where it can't be told. ``goal``: the least and the most."""

    name: str
    value: float | None
    goal: tuple[float, float] | None

    @property
    def good(self) -> bool | None:
        """Whether the goal is reached, None where that can't be told."""
        if self.value is None or self.goal is None:
            return None
        return self.goal[0] <= self.value <= self.goal[1]


@dataclass(frozen=True)
class Warned:
    """Something questionable: the part of the questionnaire and the key it is about, and the questions to look at.

    ``part`` is “questions”, “archetypes”, or empty for the bank as a whole.
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


@dataclass(frozen=True, eq=False)
class Laboratory:
    """One questionnaire, compiled, and what can be found out about it."""

    definition: Definition
    instrument: scoring.Instrument
    _computing: Lock = field(default_factory=Lock, repr=False)

    @cached_property
    def weights(self) -> tuple[WeightedQuestion, ...]:
        """The heatmap, question by question."""
        keys = list(self.definition.archetype_by_key)
        return tuple(
            WeightedQuestion(
                question,
                tuple(
                    WeightedChoice(choice.key, choice.text, tuple(choice.weights.get(key, 0) for key in keys))
                    for choice in question.choices
                ),
            )
            for question in self.definition.questions
        )

    @cached_property
    def information(self) -> tuple[diagnostics.QuestionInformation, ...]:
        """What each question tells of somebody unknown, in the bank's order."""
        return diagnostics.question_information(self.instrument)

    @cached_property
    def chances(self) -> tuple[Chance, ...]:
        """How often each archetype leads by chance, and whether it can."""
        return tuple(Chance(key, share, key in self._leading) for key, share in self._winners.items())

    @cached_property
    def straight_lines(self) -> tuple[StraightLineResult, ...]:
        """What straight-line answers yield."""
        return tuple(
            StraightLineResult(
                line.line,
                line.answered,
                tuple(line.profile.values.tolist()),
                line.profile.verdict.kind,
                line.profile.verdict.leaders,
            )
            for line in self._lines
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """A small simulation: people who don't answer as the scoring assumes take the adaptive version."""
        with self._computing:  # whoever comes meanwhile waits for it; it isn't computed twice at once
            return self._simulated

    @property
    def simulated_people(self) -> int:
        """How many take part: the fewer, the larger the questionnaire."""
        size = len(self.instrument.items) * len(self.instrument.archetypes)
        return max(MIN_SIMULATED, min(SIMULATED_PEOPLE, SIMULATED_PEOPLE * USUAL_SIZE // size))

    @cached_property
    def _simulated(self) -> tuple[Figure, ...]:
        people = misspecified(self.instrument, people=self.simulated_people, seed=SEED)
        outcome = measure(self.instrument, people, np.random.default_rng(SEED))
        found = outcome.figures
        whole = outcome.ways["whole bank"]["true_leader"]
        told = {name: found[name] for name in (*LENGTHS, *SHARES)}
        told |= {"true_leader": whole - found["leader_loss"], "true_leader_whole": whole}
        return tuple(_figure(name, float(value)) for name, value in told.items())

    @cached_property
    def warnings(self) -> tuple[Warned, ...]:
        """Everything questionable, in the order in which scoring tells it."""
        found = scoring.bank_warnings(self.instrument, winners=self._winners, leading=self._leading, lines=self._lines)
        return tuple(self._warned(warning) for warning in found)

    def _warned(self, warning: scoring.BankWarning) -> Warned:
        part, name, sentence = "", "", warning.sentence
        if warning.kind in ABOUT_QUESTIONS:
            question = self.definition.question_by_key[warning.about]
            part, name = "questions", question.prompt
            for key, text in question.choice_texts.items():  # scoring knows keys alone, readers know texts
                sentence = sentence.replace(f"“{key}”", f"“{text.strip('“”')}”")
        elif warning.about:
            part, name = "archetypes", self.definition.archetype_by_key[warning.about].name
        return Warned(sentence, part, warning.about, name, warning.items)

    @cached_property
    def _winners(self) -> Mapping[str, float]:
        return diagnostics.random_winners(self.instrument, RANDOM_PEOPLE, SEED)

    @cached_property
    def _leading(self) -> tuple[str, ...]:
        return diagnostics.can_lead(self.instrument)

    @cached_property
    def _lines(self) -> tuple[diagnostics.StraightLine, ...]:
        return diagnostics.straight_line_profiles(self.instrument)


def _figure(name: str, value: float) -> Figure:
    """Rounded as it is shown, so that what is shown reaches its goal or misses it; NaN can't be told."""
    shown = None if np.isnan(value) else round(value, 1 if name in LENGTHS else 2)
    return Figure(name, shown, GOALS.get(name))


@dataclass(frozen=True)
class _Subject:
    """A definition that is told apart by its hash alone."""

    sha256: str
    definition: Definition = field(compare=False)


def laboratory_for(definition: Definition) -> Laboratory:
    """Return the laboratory of this very content, with what was computed before.

    Raises NotMeasurable for a draft that has nothing to compute yet, or can't be compiled.
    """
    return _laboratory(_Subject(definition.sha256, definition))


@lru_cache(maxsize=KEPT)
def _laboratory(subject: _Subject) -> Laboratory:
    definition = subject.definition
    if not definition.questions:
        raise NotMeasurable("There are no questions yet.")
    if len(definition.archetypes) < 2:
        raise NotMeasurable("Fewer than two archetypes leave nothing to tell apart.")
    try:
        instrument = instrument_from(definition)
    except scoring.InvalidItem as error:
        raise NotMeasurable(str(error)) from error
    return Laboratory(definition, instrument)


def warnings_about(definition: Definition) -> tuple[Warned, ...]:
    """Return everything questionable about a questionnaire that can be published."""
    return laboratory_for(definition).warnings
