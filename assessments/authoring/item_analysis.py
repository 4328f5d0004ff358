"""Item analysis of a questionnaire for the scoring lab: weights, information, leaders, simulation, warnings.

Each part is computed on first use and cached in the process by the definition's SHA-256.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from threading import Lock

import numpy as np

from assessments.core import scoring
from assessments.core.definition import Definition, Format, Question
from assessments.core.rounding import rounded
from assessments.core.scoring import diagnostics
from assessments.core.scoring.simulation import GOALS, SimulatedResults, simulate_results
from assessments.core.scoring.simulation.figures import measure
from assessments.core.scoring.simulation.respondents import misspecified
from assessments.questionnaires.instruments import instrument_from
from assessments.results.typefaces import drawable_name, missing_characters

SEED = 1
RANDOM_PEOPLE = 300
SIMULATED_PEOPLE, MIN_SIMULATED = 300, 50
USUAL_SIZE = 60 * 7  # questions × archetypes for which SIMULATED_PEOPLE are quick enough
CUTOFF_PEOPLE = 250
CACHED_ANALYSES = 16
SHOWN_CHARACTERS = 12
ABOUT_QUESTIONS = frozenset({"huge_weight", "weak_weights", "no_weights", "same_choices"})
# The figures that are shown, by their names in simulation.figures: numbers, and shares as percentages.
LENGTHS = ("mean_questions", "minutes")
SHARES = ("same_leader", "clear_right")


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
    """The share (0 to 1) of random respondents for whom an archetype leads, and whether it can lead at all."""

    key: str
    share: float
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


@dataclass(frozen=True)
class SimulationFigure:
    """One figure of the simulation; ``value`` is None if it is undefined, ``goal`` is (minimum, maximum)."""

    name: str
    value: float | None
    goal: tuple[float, float] | None

    @property
    def good(self) -> bool | None:
        """Whether the goal is reached; None without a goal or a value."""
        if self.value is None or self.goal is None:
            return None
        return self.goal[0] <= self.value <= self.goal[1]


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
        return tuple(LeadingChance(key, share, key in self._leading) for key, share in self._winners.items())

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
        return tuple(_figure(name, float(value)) for name, value in values.items())

    @cached_property
    def warnings(self) -> tuple[QuestionnaireWarning, ...]:
        """All warnings, in the order of ``scoring.bank_warnings``; then those about what the charts show."""
        warnings = scoring.bank_warnings(
            self.instrument, winners=self._winners, leading=self._leading, lines=self._lines
        )
        return (
            *map(self._with_names, warnings),
            *_order_warnings(self.definition),
            *_lettering_warnings(self.definition),
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


def _figure(name: str, value: float) -> SimulationFigure:
    """Return a figure, rounded as it is shown, so that the shown value is compared with the goal; NaN becomes None."""
    shown = None if np.isnan(value) else rounded(value, 1 if name in LENGTHS else 2)
    return SimulationFigure(name, shown, GOALS.get(name))


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
