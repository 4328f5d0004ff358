"""Collect what home shows: the quizzes, what one gets, and to whoever has results a greeting."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from assessments.landing import sentences
from assessments.landing.drawing import numbered_radar_of
from assessments.landing.examples import example_posting, example_report
from assessments.models import Attempt, ShareLink, Version
from assessments.postings.report import PostingReport, Stretch
from assessments.questionnaires.lengths import lengths_of
from assessments.questionnaires.sentences import Sentence
from assessments.results.names import attempt_name
from assessments.results.report import Report
from assessments.results.why import sentence_of, strongest_reasons

MAX_MARKS = 2


@dataclass(frozen=True)
class Offer:
    """A quiz on home: its version, and how long its shortest mode takes, without and with the number of questions."""

    version: Version
    duration: str
    promise: str


@dataclass(frozen=True)
class ExampleResult:
    """The result of a made-up person: its chart with numbers, and the notes to them, the last with an answer."""

    report: Report
    radar: str
    who_leads: str
    how_sure: str
    counts: Sentence | None
    what_else: str

    @property
    def headline(self) -> str:
        """The result in one sentence."""
        return self.report.headline(whose="These")


@dataclass(frozen=True)
class ExamplePosting:
    """A made-up posting as the reader marks it: sentences for different archetypes, and what the whole mixes."""

    report: PostingReport
    marked: tuple[Stretch, ...]
    read_by: str


def offers_of(versions: list[Version]) -> list[Offer]:
    """Return the quizzes that home offers."""
    shortest = [lengths_of(version=version)[0] for version in versions]
    return [
        Offer(version, sentences.duration(length), sentences.promise(length))
        for version, length in zip(versions, shortest, strict=True)
    ]


def example_result_of(version: Version) -> ExampleResult | None:
    """Return an annotated result of a version; None where no example can be made."""
    report = example_report(version)
    if report is None:
        return None
    leader, side = report.leaders[0], report.sides[0]
    answers = [
        sentence_of(report.content, reason, leader.key, who="they")
        for reason in strongest_reasons(report, leader.key)[0]
    ]
    return ExampleResult(
        report=report,
        radar=numbered_radar_of(
            report,
            title="Radar chart of a made-up result",
            places=[(leader.key, leader.value), (side.key, (side.low + side.value) / 2)],
        ),
        who_leads=sentences.who_leads(report),
        how_sure=sentences.how_sure(side),
        counts=min(answers, key=lambda sentence: len(sentence.plain), default=None),
        what_else=sentences.what_else(report),
    )


def example_posting_of(version: Version) -> ExamplePosting | None:
    """Return marked sentences of a version's made-up posting; None where there is none, or nothing is marked."""
    report = example_posting(version)
    first_of: dict[str, Stretch] = {}
    for stretch in report.marked() if report else ():
        if stretch.scores:
            first_of.setdefault(stretch.scores[0].key, stretch)
    if report is None or not first_of:
        return None
    return ExamplePosting(report, tuple(first_of.values())[:MAX_MARKS], sentences.read_by(report.headline))


def greeting_for(*, owner: str, now: datetime) -> SafeString | None:
    """Return a greeting with the newest result of whoever owns one, else None: no query without an owner, else two."""
    finished = Attempt.objects.owned_by(owner).exclude(finished_at=None).with_snapshot()
    attempt = finished.order_by("-finished_at").first()
    if attempt is None or attempt.finished_at is None:
        return None
    link = ShareLink.objects.active(now=now).to(attempt).first()
    address = reverse("result", args=[link.token]) if link else reverse("mine")
    return sentences.newest_result(attempt_name(attempt), address)
