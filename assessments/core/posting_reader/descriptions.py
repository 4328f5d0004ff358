"""Describe a reading in plain sentences, with the archetypes' names."""

from collections.abc import Mapping

from assessments.core.names import join_names

from .obstacles import MAX_TEXT_LENGTH, MIN_WORDS, Obstacle
from .reading import Reading
from .word_model import WordModel

CLEAR, CLOSE = 25, 10  # how far the first archetype is ahead, in per cent of a role
LITTLE = 25  # of a role that is "little else", at most, in per cent
SIDE = 15  # the smallest share of a side, in per cent: MIN_SECOND_SHARE
ARTICLE = "The "

OBSTACLES = {
    Obstacle.EMPTY: "There is nothing to read yet. Paste the text of a job posting.",
    Obstacle.LONG: f"That is too long to be one posting: {MAX_TEXT_LENGTH:,} characters are read at most. Paste the "
    "posting alone, without the rest of its page.",
    Obstacle.SHORT: f"That is too short to tell anything: paste the whole posting, at least {MIN_WORDS} words.",
    Obstacle.LANGUAGE: "This doesn't look like English, and English is all that can be read here so far.",
    Obstacle.NO_POSTING: "This doesn't read like a job posting: it doesn't say what somebody would do, or has to know, "
    "in a job. Nothing can be told of it.",
    Obstacle.COMPANY_ONLY: "This speaks of the company and not of the work, so nothing can be told of the job. Paste "
    "the part with the duties and the requirements too.",
    Obstacle.OTHER_JOB: "This reads like a posting, but for another kind of job: too little in it speaks of work with "
    "data.",
}
REPEATED = "The same text stands here more than once. It was counted once."


def headline(reading: Reading, names: Mapping[str, str], *, catch_all: str = "") -> str:
    """Return the verdict in one sentence; ``names`` are the archetypes' names by key.

    ``catch_all`` is the archetype of a role that holds all others, which is no job of its own.
    """
    first, second = reading.primary, reading.secondary
    if first is None:
        return OBSTACLES[reading.obstacle or Obstacle.EMPTY]
    single = [key for key in reading.ranked if key not in {first, catch_all}]
    if reading.overloaded and reading.shares[first] <= min(reading.shares[key] for key in single[:2]):
        return f"This is three jobs in one: {join_names([names[key] for key in single[:3]])}"
    if reading.overloaded:
        return f"Mostly {names[first]}, with two more jobs on top: {join_names([names[key] for key in single[:2]])}"
    if second and reading.margin < CLOSE:
        return f"About as much {names[first]} as {names[second]}"
    if second:
        return f"Mostly {names[first]}, with {_a(_short(names[second]))} side"
    if reading.shares[first] < 100 - LITTLE:
        return f"Mostly {names[first]}, and a little of several others"
    return f"{names[first]}, and little else"


def sureness(reading: Reading) -> str:
    """Return in a sentence or two how far to trust the verdict."""
    sentences = len({item.pasted for item in reading.evidence if item.archetype == reading.ranked[0]})
    if reading.overloaded:
        return f"It says several things at once. {_support(sentences, 'its largest part')}"
    support = _support(sentences, "it")
    if reading.margin >= CLEAR and sentences >= 4:
        return f"The posting is clear about this. {support}"
    if reading.margin < CLOSE:
        return f"It is a close call: a careful reader might put another job first. {support}"
    return f"It leans this way, and says other things too. {support}"


def _support(sentences: int, verdict: str) -> str:
    if not sentences:
        return f"No sentence by itself speaks clearly for {verdict}."
    return f"One sentence speaks for {verdict}." if sentences == 1 else f"{sentences} sentences speak for {verdict}."


def how_often_right(model: WordModel | None) -> str:
    """Return how far careful readers agree with a reader that was counted with this word model, and with each other."""
    if model is None:
        return "Nobody has counted how often a careful reader would put another job first."
    return (
        f"Of 100 postings that it hadn’t seen before, it put first what a careful reader put first in about "
        f"{model.right}; two careful readers agree on about {model.agreement}."
    )


def burden(reading: Reading) -> str:
    """Return in a sentence whether the posting is too much for one person; empty where it couldn't be read."""
    if not reading.is_posting:
        return ""
    if reading.overloaded:
        return "That is more than one person can do well."
    if not reading.secondary:
        return "It isn't too much for one person: it is one job."
    sides = sum(share >= SIDE for share in reading.shares.values())
    return f"It isn't too much for one person: it is one job with {'several' if sides > 2 else 'two'} sides."


def _short(name: str) -> str:
    return name.removeprefix(ARTICLE)


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
