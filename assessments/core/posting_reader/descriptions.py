"""Describe a reading in plain sentences, with the archetypes' names."""

from collections.abc import Mapping

from assessments.core.names import join_names, without_article

from .obstacles import MAX_TEXT_LENGTH, MIN_WORDS, Obstacle
from .reading import Reading
from .verdict import MIN_SECOND_SHARE
from .word_model import WordModel

CLEAR, CLOSE, LEVEL = 25, 10, 5  # how far the first archetype is ahead, in per cent of a role
MOST, NEARLY_ALL = 50, 85  # the first archetype's share
MANY_SENTENCES = 4
SIDE = round(100 * MIN_SECOND_SHARE)  # the smallest share of a side, in per cent

OBSTACLES = {
    Obstacle.EMPTY: "There is nothing to read yet. Paste the text of a job posting.",
    Obstacle.LONG: f"That is too long to be one posting: {MAX_TEXT_LENGTH:,} characters are read at most. Paste the "
    "posting alone, without the rest of its page.",
    Obstacle.SHORT: f"That is too short to tell anything: paste the whole posting, at least {MIN_WORDS} words.",
    Obstacle.LANGUAGE: "This doesn’t look like English, the only language that can be read here so far.",
    Obstacle.NO_POSTING: "This doesn’t read like a job posting: too little of it says what somebody would do, or "
    "has to know, in a job. Paste the part with the duties and the requirements, without the text around it.",
    Obstacle.COMPANY_ONLY: "This is about the company and not about the work, so it says nothing about the job. Paste "
    "the part with the duties and the requirements too.",
    Obstacle.OTHER_JOB: "This reads like a posting, but for another kind of job: too little in it speaks of work with "
    "data.",
}
REPEATED = "The same text is in it more than once. It was counted once."


def headline(reading: Reading, names: Mapping[str, str]) -> str:
    """Return the verdict in one sentence; ``names`` are the archetypes' names by key."""
    first, second = reading.primary, reading.secondary
    if first is None:
        return OBSTACLES[reading.obstacle or Obstacle.EMPTY]
    top, *others = reading.jobs
    is_most = reading.shares[top] >= MOST
    mostly = f"Mostly {names[top]}" if is_most else f"More {names[top]} than anything else"
    if reading.overloaded:
        two = join_names([names[key] for key in others[:2]])
        if first != reading.catch_all:
            return f"{mostly}, with two more jobs on top: {two}"
        if is_most:
            return f"This is three jobs in one: mostly {names[top]}, with {two}"
        return f"This is three jobs in one: {join_names([names[key] for key in reading.jobs[:3]])}"
    if second and reading.margin < CLOSE:
        if reading.margin <= LEVEL:
            return f"About as much {names[first]} as {names[second]}"
        return f"A little more {names[first]} than {names[second]}"
    if second:
        return f"{mostly}, with {_a(without_article(names[second]))} side"
    if reading.shares[first] >= NEARLY_ALL:
        return f"{names[first]}, and little else"
    return f"{mostly}, and a little of several others" if is_most else mostly


def sureness(reading: Reading, names: Mapping[str, str]) -> str:
    """Return in a sentence or two how far to trust the verdict, and how many marked sentences it rests on."""
    if not reading.is_posting:
        return ""
    if reading.overloaded:
        return f"{_sentences(reading.support(*reading.jobs[:3]))} for one or more of them."
    top = reading.jobs[0]
    sentences = reading.support(top)
    support = f"{_sentences(sentences)} for {names[top] if reading.secondary else 'it'}."
    if reading.margin < CLOSE:
        return f"It is a close call: a careful reader might put another job first. {support}"
    if reading.margin >= CLEAR and sentences >= MANY_SENTENCES:
        return f"The posting is clear about this. {support}"
    but = "and says other things too" if reading.secondary or reading.margin < CLEAR else "though little of it says so"
    return f"It leans this way, {but}. {support}"


def _sentences(count: int) -> str:
    """Return “No sentence by itself speaks clearly”, “One sentence speaks”, “2 sentences speak”."""
    if not count:
        return "No sentence by itself speaks clearly"
    return "One sentence speaks" if count == 1 else f"{count} sentences speak"


def how_often_right(model: WordModel | None) -> str:
    """Return how far careful readers agree with a reader that was counted with this word model, and with each other."""
    if model is None:
        return "Nobody has counted how often a careful reader would put another job first."
    return (
        f"Of 100 postings that it hadn’t seen before, it named the same leading job as a careful reader in about "
        f"{model.right}; two careful readers agree in about {model.agreement}."
    )


def burden(reading: Reading) -> str:
    """Return in a sentence whether the posting is too much for one person; empty where it couldn't be read."""
    if not reading.is_posting:
        return ""
    if reading.overloaded:
        return "Together they are more than one person can do well."
    if not reading.secondary:
        return "It isn’t too much for one person: it is one job."
    sides = sum(share >= SIDE for share in reading.shares.values())
    return f"It isn’t too much for one person: it is one job with {'several' if sides > 2 else 'two'} sides."


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
