"""Item analysis of a questionnaire for the scoring lab: weights, information, leaders, simulation, warnings.

Each part is computed on first use and cached in the process by the definition's SHA-256.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np

from assessments.authoring.questionnaire_warnings import QuestionnaireWarning, warnings_of_texts
from assessments.core import scoring
from assessments.core.definition import Definition, Format, Question
from assessments.core.rounding import rounded
from assessments.core.scoring import diagnostics
from assessments.core.scoring.profile import CLEAR_FROM
from assessments.core.scoring.simulation import GOALS, SimulatedResults, simulate_results
from assessments.core.scoring.simulation.figures import measure
from assessments.core.scoring.simulation.respondents import misspecified
from assessments.questionnaires.instruments import instrument_from

SEED = 1
RANDOM_PEOPLE = 300
SIMULATED_PEOPLE, MIN_SIMULATED = 300, 50
QUICK_WORK = (
    50_000  # alternatives of all questions × latent dimensions: up to it `results` and `cutoffs` take half a second
)
USUAL_SIZE = 60 * 7  # questions × archetypes for which SIMULATED_PEOPLE are quick enough
CUTOFF_PEOPLE = 250
CACHED_ANALYSES = 16
ABOUT_QUESTIONS = frozenset({"huge_weight", "weak_weights", "no_weights", "same_choices"})
# The figures that are shown, by their names in simulation.figures: numbers, and shares as percentages.
LENGTHS = ("mean_questions", "minutes")
SHARES = ("same_leader", "clear_right")
TWO_SIDED_95 = 1.96


class NotMeasurable(ValueError):
    """The questionnaire can't be analysed; the message says why."""


@dataclass(frozen=True)
class WeightedChoice:
    """One row of the heatmap: a choice and its weights, in the archetypes' order."""

    key: str
    text: str
    weights: tuple[int, ...]


@dataclass(frozen=True)
class WeightedQuestion:
    """A question's rows in the heatmap; a statement has one row, whose text is the prompt."""

    question: Question
    choices: tuple[WeightedChoice, ...]

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement, whose only choice has the prompt as its text."""
        return self.question.format is Format.STATEMENT


@dataclass(frozen=True)
class LeadingChance:
    """The share (0 to 1) of random respondents for whom an archetype leads, and whether it can lead at all.

    ``margin`` is how far chance alone may put the share off, 19 times in 20.
    """

    key: str
    share: float
    margin: float
    can_lead: bool


@dataclass(frozen=True)
class StraightLineResult:
    """The result of the same answer to every question: values in the archetypes' order, and the verdict."""

    line: diagnostics.Line
    answered: int
    values: tuple[float, ...]
    kind: str
    leaders: tuple[str, ...]
    sides: tuple[str, ...]


class Standing(Enum):
    """How a simulated figure stands to its goal."""

    REACHED = "reached"
    MISSED = "missed"
    WITHIN_MARGIN = "within its margin"  # chance alone may have put it on this side of the goal


@dataclass(frozen=True)
class SimulationFigure:
    """One figure of the simulation; ``value`` is None if it is undefined, ``goal`` is (minimum, maximum).

    ``margin`` is how far chance alone may put it off, 19 times in 20.
    """

    name: str
    value: float | None
    margin: float
    goal: tuple[float, float] | None

    @property
    def standing(self) -> Standing | None:
        """How it stands to its goal; None without a goal or a value."""
        if self.value is None or self.goal is None:
            return None
        least, most = self.goal
        # A goal from 0 or up to 1 has no limit there.
        if any(abs(self.value - limit) <= self.margin for limit in self.goal if limit not in (0.0, 1.0)):
            return Standing.WITHIN_MARGIN
        return Standing.REACHED if least <= self.value <= most else Standing.MISSED


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """A compiled questionnaire and its analysis, computed lazily."""

    definition: Definition
    instrument: scoring.Instrument
    _computing: Lock = field(default_factory=Lock, repr=False)

    @cached_property
    def weights(self) -> tuple[WeightedQuestion, ...]:
        """The heatmap's rows by question."""
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
        """The information of each question about a respondent without answers, in the questionnaire's order."""
        return diagnostics.question_information(self.instrument)

    @cached_property
    def chances(self) -> tuple[LeadingChance, ...]:
        """How often each archetype leads by chance, and whether it can lead."""
        return tuple(
            LeadingChance(key, share, share_margin(share, RANDOM_PEOPLE), key in self._leading)
            for key, share in self._winners.items()
        )

    @cached_property
    def straight_lines(self) -> tuple[StraightLineResult, ...]:
        """The results of straight-line answers."""
        return tuple(
            StraightLineResult(
                line.line,
                line.answered,
                tuple(line.profile.values.tolist()),
                line.profile.verdict.kind,
                line.profile.verdict.leaders,
                line.profile.verdict.sides,
            )
            for line in self._lines
        )

    @property
    def figures(self) -> tuple[SimulationFigure, ...]:
        """A small simulation: people who don't answer as the scoring model assumes take the adaptive mode."""
        with self._computing:  # a second request waits, so that it isn't computed twice at the same time
            return self._simulated

    @property
    def simulated_people(self) -> int:
        """How many people are simulated; fewer for a larger questionnaire."""
        size = len(self.instrument.items) * len(self.instrument.archetypes)
        return max(MIN_SIMULATED, min(SIMULATED_PEOPLE, SIMULATED_PEOPLE * USUAL_SIZE // size))

    @property
    def is_quick(self) -> bool:
        """Whether `results` and `cutoffs` can be computed while somebody waits for a page."""
        alternatives = sum(map(_alternatives, self.instrument.items.values()))
        return alternatives * self.instrument.dimensions <= QUICK_WORK

    @property
    def results(self) -> SimulatedResults:
        """What results simulated people get who answer every question."""
        with self._computing:
            return self._results

    @cached_property
    def _results(self) -> SimulatedResults:
        return simulate_results(self.instrument, people=self.simulated_people, seed=SEED)

    @cached_property
    def opening_keys(self) -> tuple[str, ...]:
        """The first questions of the adaptive mode."""
        return scoring.opening_order(self.instrument)

    @property
    def cutoffs(self) -> scoring.Cutoffs:
        """The thresholds for careless answers, from fewer people than publishing simulates if the bank is large."""
        with self._computing:
            return self._cutoffs

    @cached_property
    def _cutoffs(self) -> scoring.Cutoffs:
        return scoring.simulate_cutoffs(self.instrument, SEED, min(CUTOFF_PEOPLE, self.simulated_people))

    @cached_property
    def _simulated(self) -> tuple[SimulationFigure, ...]:
        people = misspecified(self.instrument, people=self.simulated_people, seed=SEED)
        outcome = measure(self.instrument, people, np.random.default_rng(SEED))
        whole = outcome.ways["whole bank"]["true_leader"]
        values = {name: outcome.figures[name] for name in (*LENGTHS, *SHARES)}
        values |= {"true_leader": whole - outcome.figures["leader_loss"], "true_leader_whole": whole}
        counts = {"clear_right": int((outcome.claims.stated >= CLEAR_FROM).sum())}
        margins = {name: TWO_SIDED_95 * error for name, error in outcome.standard_errors.items()}
        margins |= {
            name: share_margin(float(value), counts.get(name, self.simulated_people))
            for name, value in values.items()
            if name not in margins
        }
        return tuple(_figure(name, float(value), margins[name]) for name, value in values.items())

    @cached_property
    def warnings(self) -> tuple[QuestionnaireWarning, ...]:
        """All warnings, in the order of ``scoring.bank_warnings``; then those about what the charts show."""
        warnings = scoring.bank_warnings(
            self.instrument, winners=self._winners, leading=self._leading, lines=self._lines
        )
        return (
            *map(self._with_names, warnings),
            *warnings_of_texts(self.definition),
        )

    def _with_names(self, warning: scoring.BankWarning) -> QuestionnaireWarning:
        part, name, sentence = "", "", warning.sentence
        if warning.kind in ABOUT_QUESTIONS:
            question = self.definition.question_by_key[warning.about]
            part, name = "questions", question.prompt
            for key, text in question.choice_texts.items():  # scoring has only the keys; authors read the texts
                sentence = sentence.replace(f"“{key}”", f"“{text.strip('“”')}”")
        elif warning.about:
            part, name = "archetypes", self.definition.archetype_by_key[warning.about].name
        return QuestionnaireWarning(sentence, part, warning.about, name, warning.items)

    @cached_property
    def _winners(self) -> Mapping[str, float]:
        return diagnostics.random_winners(self.instrument, RANDOM_PEOPLE, SEED)

    @cached_property
    def _leading(self) -> tuple[str, ...]:
        return diagnostics.can_lead(self.instrument)

    @cached_property
    def _lines(self) -> tuple[diagnostics.StraightLine, ...]:
        return diagnostics.straight_line_profiles(self.instrument)


def _alternatives(item: scoring.Item) -> int:
    """Return from among about how many alternatives an answer to a question is chosen, all its steps together."""
    count = len(item.choices)
    match item.format:
        case Format.STATEMENT | Format.GRADED_PAIR:
            return scoring.SCALE_POINTS
        case Format.BEST_WORST:
            return count * (count - 1)
        case Format.RANKING:
            return count * (count + 1) // 2
        case Format.MULTI:
            return int(2**count)
        case _:
            return count


def share_margin(share: float, people: int) -> float:
    """Return how far chance alone may put a share (0 to 1) of so many people off, 19 times in 20 (Agresti and Coull).

    NaN where the share is; 1 where nobody was counted.
    """
    if not people:
        return 1.0
    near = (share * people + 2) / (people + 4)
    return float(TWO_SIDED_95 * np.sqrt(near * (1 - near) / (people + 4)))


def _figure(name: str, value: float, margin: float) -> SimulationFigure:
    """Return a figure, rounded as it is shown, so that the shown value is compared with the goal; NaN becomes None."""
    shown = None if np.isnan(value) else rounded(value, 1 if name in LENGTHS else 2)
    return SimulationFigure(name, shown, margin, GOALS.get(name))


@dataclass(frozen=True)
class _CacheKey:
    """A cache key: a definition, compared by its hash only."""

    sha256: str
    definition: Definition = field(compare=False)


def item_analysis_for(definition: Definition) -> ItemAnalysis:
    """Return the analysis of this definition from the cache, with everything that was computed before.

    Raises NotMeasurable for a draft without questions or with fewer than two archetypes, or that can't be compiled.
    """
    return _item_analysis(_CacheKey(definition.sha256, definition))


@lru_cache(maxsize=CACHED_ANALYSES)
def _item_analysis(key: _CacheKey) -> ItemAnalysis:
    definition = key.definition
    if not definition.questions:
        raise NotMeasurable("There are no questions yet.")
    if len(definition.archetypes) < 2:
        raise NotMeasurable("Add at least two archetypes: with fewer there is nothing to tell apart.")
    try:
        instrument = instrument_from(definition)
    except scoring.InvalidItem as error:
        raise NotMeasurable(str(error)) from error
    return ItemAnalysis(definition, instrument)


def warnings_about(definition: Definition) -> tuple[QuestionnaireWarning, ...]:
    """Return all warnings about a questionnaire that can be published."""
    return item_analysis_for(definition).warnings
