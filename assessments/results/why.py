"""Explain a result: what single answers say on their own, and how all of them add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.core import scoring
from assessments.core.definition import Definition
from assessments.core.names import isolated
from assessments.core.rounding import rounded
from assessments.models import Version
from assessments.questionnaires.instruments import instrument_for
from assessments.questionnaires.sentences import NUMBERS, Sentence, answer_sentence, change_sentence
from assessments.results.report import Reason, Report
from assessments.results.sensitivity import Counterfactual
from assessments.results.verdict import ArchetypeScore

MAX_ANSWERS = 3  # on each side
MIN_EVIDENCE = 0.01  # latent units; the bar of an answer that says less could not be seen
MIN_PART = 1 / 3  # of a change's larger effect; a smaller one goes unsaid
DIGITS = 2


@dataclass(frozen=True)
class AnswerLine:
    """One answer in a sentence; ``length`` is that of its bar, in per cent of the longest bar of all."""

    sentence: Sentence
    length: float


@dataclass(frozen=True)
class Sum:
    """How all answers add up to one archetype's place in the profile, in latent units, rounded.

    ``answers`` are those with the largest contributions on each side, each with a remark if its sign isn't the one
    that its sentence leads to expect; ``others`` counts the rest, which add ``rest``.
    """

    answers: tuple[tuple[Sentence, str, float], ...]
    others: int
    rest: float
    total: float

    @property
    def others_text(self) -> str:
        """The rest of the answers in words."""
        return "The other answer" if self.others == 1 else f"The other {self.others} answers"


@dataclass(frozen=True)
class Explanation:
    """What speaks for and against one archetype, the strongest first, and the sum."""

    score: ArchetypeScore
    speaks_for: tuple[AnswerLine, ...]
    speaks_against: tuple[AnswerLine, ...]
    sum: Sum

    @property
    def sides(self) -> tuple[tuple[str, tuple[AnswerLine, ...], str], ...]:
        """The sides on which there are answers, each with its title and its class in HTML."""
        both = (("Speaks for it", self.speaks_for, ""), ("Speaks against it", self.speaks_against, "against"))
        return tuple(side for side in both if side[1])


def explain(report: Report, *, who: str) -> tuple[Explanation, ...]:
    """Return an explanation of each archetype that the result describes; ``who`` is “You” or “They”."""
    return explain_each([report.by_key[portrait.archetype] for portrait in report.guidance.portraits], report, who=who)


def explain_each(described: Sequence[ArchetypeScore], report: Report, *, who: str) -> tuple[Explanation, ...]:
    """Return an explanation of each of these archetypes; bars have one scale for all of them."""
    strongest = {score.key: strongest_reasons(report, score.key) for score in described}
    sizes = [abs(reason.evidence[key]) for key, sides in strongest.items() for side in sides for reason in side]
    longest = max(sizes, default=1.0)

    def lines_of(reasons: Sequence[Reason], key: str) -> tuple[AnswerLine, ...]:
        lengths = [100 * (abs(reason.evidence[key]) / longest) for reason in reasons]
        return tuple(
            AnswerLine(sentence_of(report.content, reason, key, who=who), length)
            for reason, length in zip(reasons, lengths, strict=True)
        )

    return tuple(
        Explanation(
            score=score,
            speaks_for=lines_of(strongest[score.key][0], score.key),
            speaks_against=lines_of(strongest[score.key][1], score.key),
            sum=_sum(report, score.key, who=who),
        )
        for score in described
    )


def strongest_reasons(report: Report, key: str) -> tuple[list[Reason], list[Reason]]:
    """Return the answers that say most for an archetype on their own, and those that say most against it."""
    telling = [reason for reason in report.reasons if reason.telling[key]]
    ordered = sorted(telling, key=lambda reason: reason.evidence[key])
    speaks_for = [reason for reason in ordered[: -MAX_ANSWERS - 1 : -1] if reason.evidence[key] >= MIN_EVIDENCE]
    speaks_against = [reason for reason in ordered[:MAX_ANSWERS] if reason.evidence[key] <= -MIN_EVIDENCE]
    return speaks_for, speaks_against


def sentence_of(content: Definition, reason: Reason, key: str, *, who: str) -> Sentence:
    """Return what an answer says about an archetype; if it isn't about that one, what it says for another."""
    by_evidence = sorted(reason.evidence, key=lambda other: (other != key, -reason.evidence[other]))
    telling = next((found for other in by_evidence if (found := reason.telling[other])), None)
    if telling is None:
        return Sentence(f"{who} answered {{}} to: {{}}", (reason.response_text, reason.question.prompt))
    return answer_sentence(
        content=content,
        question=reason.question,
        response=reason.response,
        position=telling.position,
        is_favoured=telling.is_favoured,
        who=who,
    )


def _sum(report: Report, key: str, *, who: str) -> Sum:
    """Return the sum of all contributions; the rest is such that the rounded numbers add up, too."""
    amounts = sorted(
        ((rounded(reason.contributions[key], DIGITS), reason) for reason in report.reasons), key=lambda pair: -pair[0]
    )
    above = [pair for pair in amounts if pair[0] > 0][:MAX_ANSWERS]
    below = [pair for pair in amounts if pair[0] < 0][-MAX_ANSWERS:]
    shown = above + below
    total = rounded(sum(reason.contributions[key] for reason in report.reasons), DIGITS)
    return Sum(
        answers=tuple(
            (sentence_of(report.content, reason, key, who=who), _less_than_expected(reason, key), amount)
            for amount, reason in shown
        ),
        others=len(amounts) - len(shown),
        rest=rounded(total - sum(amount for amount, _ in shown), DIGITS),
        total=total,
    )


def _less_than_expected(reason: Reason, key: str) -> str:
    """Return why an answer's contribution and its evidence have different signs; nothing if they don't.

    The contribution is the evidence less what the profile led to expect of it, so it then says less than expected.
    """
    said, added = reason.evidence[key], reason.contributions[key]
    if abs(said) < MIN_EVIDENCE or said * added > 0:
        return ""
    return f"spoke {'for' if said > 0 else 'against'} it, but less than the others led to expect"


@dataclass(frozen=True)
class Change:
    """A counterfactual in words: ``changes`` are what the sentence ``lead`` goes on with, and what each line does."""

    title: str
    lead: str
    changes: tuple[tuple[Sentence, str], ...]
    note: str


def describe_change(report: Report, counterfactual: Counterfactual, *, version: Version, who: str) -> Change:
    """Return a counterfactual in words; ``note`` says why it is not the second archetype that would lead."""
    leader, second = isolated(report.by_key[counterfactual.leader].name), report.ranked[1]
    count = len(counterfactual.answers)
    several = f" changed {NUMBERS[count]} answers, and had" if count > 1 else ""
    return Change(
        title=f"What would put {leader} ahead",
        lead=f"{leader} would come first if {who.lower()} had{several}:",
        changes=tuple(
            (
                change_sentence(content=report.content, question=question, given=given, needed=needed),
                _effect(report, counterfactual.leader, changed=changed),
            )
            for (question, given, needed), changed in zip(
                counterfactual.answers, _changed_evidence(counterfactual, version), strict=True
            )
        ),
        note=""
        if counterfactual.leader == second.key
        else f"{isolated(second.name)} is closer now, but we found no smaller change that would put it first.",
    )


def _changed_evidence(counterfactual: Counterfactual, version: Version) -> list[dict[str, float]]:
    """Return by how much each changed answer says more for each archetype than the given one, in latent units."""
    instrument = instrument_for(version)
    given = scoring.evidence(instrument, {question.key: old for question, old, _ in counterfactual.answers})
    needed = scoring.evidence(instrument, {question.key: new for question, _, new in counterfactual.answers})
    return [dict(zip(instrument.archetypes, (needed[key] - given[key]).tolist(), strict=True)) for key in given]


def _effect(report: Report, leader: str, *, changed: dict[str, float]) -> str:
    """Return what a changed answer does: says more for the one that would lead, less for the one that leads now.

    One that does neither, and helps because of the answers around it, is said to speak for what gains most.
    """
    ahead = report.ranked[0].key
    gain, loss = changed[leader], -changed[ahead]
    least = max(MIN_EVIDENCE, MIN_PART * max(gain, loss))
    more, less = isolated(report.by_key[leader].name), isolated(report.by_key[ahead].name)
    if gain >= least and loss >= least:
        return f"says more for {more} and less for {less}"
    if loss >= least:
        return f"says less for {less}"
    if gain < least:
        more = isolated(report.by_key[max(changed, key=lambda key: changed[key])].name)
    return f"says more for {more}"
