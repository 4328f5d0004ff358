"""Sentences of home and of an archetype's page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.core.advice import counted
from assessments.core.names import isolated, join_names
from assessments.models import Attempt
from assessments.questionnaires.lengths import Length
from assessments.results.report import Report
from assessments.results.verdict import ArchetypeScore

NEUTRAL = 50


def duration(length: Length) -> str:
    """Return how long a quiz takes: “About 4 minutes”."""
    return f"About {counted(length.minutes, 'minute')}"


def promise(length: Length) -> str:
    """Return how long a quiz takes and what it asks: “About 4 minutes, 30 questions at most, no account”."""
    at_most = " at most" if length.mode == Attempt.Mode.ADAPTIVE else ""
    return f"{duration(length)}, {counted(length.questions, 'question')}{at_most}, no account"


def who_leads(report: Report) -> str:
    """Return which archetype leads a made-up result, and what its number means."""
    leader = report.leaders[0]
    return f"{isolated(leader.name)} leads, with {leader.value:.0f} of 100; 50 is neutral."


def how_sure(score: ArchetypeScore) -> str:
    """Return what the whisker on an axis says."""
    return (
        f"The thick bar on each line shows how sure we are. {isolated(score.name)} is at {score.value:.0f}, and "
        f"probably between {score.low:.0f} and {score.high:.0f}."
    )


def what_else(report: Report) -> str:
    """Return what a made-up result is drawn from, and what else stands in a result, as far as there is such advice."""
    content = report.content
    slots = {piece.slot for piece in content.advice}
    told = [f"what {content.noun.such} is like from day to day"]
    told += ["which titles to search for"] if "titles" in slots else []
    told += ["what to ask in an interview"] if "interview" in slots else []
    return f"From {counted(report.answered, 'answer')} of a made-up person. Your result also says {join_names(told)}."


def typical(report: Report, score: ArchetypeScore) -> str:
    """Return what the profile of somebody who wants one archetype above all looks like, and which comes nearest."""
    second = next(other for other in report.ranked if other.key != score.key)
    near = f"{isolated(second.name)} comes second, with {second.value:.0f}"
    shared = ": some answers speak for both" if second.value > NEUTRAL else ""
    return (
        f"From the answers of somebody who chooses this {report.content.noun.one} every time. "
        f"{near}{shared}. Nobody is quite like that: real profiles are less extreme."
    )


def newest_result(name: str, address: str) -> SafeString:
    """Return a greeting with a link to somebody's newest result."""
    return format_html('Welcome back. Your newest result: <a href="{}"><bdi>{}</bdi></a>.', address, name)


def mixed_with(name: str, title: str) -> str:
    """Return the heading of a mix: the other archetype, and the name that the mix has, if it has one."""
    return f"With {isolated(name)}: {title[:1].lower()}{title[1:]}" if title else f"With {isolated(name)}"


def read_by(headline: str) -> str:
    """Return what the posting reader says of the made-up posting."""
    return f"careerfit’s verdict on the whole posting: “{headline}”."
