"""Sentences and headings of the posting pages that depend on a fit or on who looks. Pure: no Django."""

from datetime import datetime


def unnamed(kept_at: datetime) -> str:
    """Return what a posting is called that its owner gave no name, for people who don't see its text."""
    return f"A posting kept on {_day(kept_at)}"


def kept_on(name: str, kept_at: datetime) -> str:
    """Return what follows a posting's name to say when it was kept; nothing where the name says so."""
    return "" if name == unnamed(kept_at) else f", kept on {_day(kept_at)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def whose_result(*, is_own: bool) -> str:
    """Return what the result beside a posting is called."""
    return "Your result" if is_own else "The result behind the link"


def fit_heading(*, is_own: bool) -> str:
    """Return the heading above the fit with a result."""
    return f"Does it fit {'you' if is_own else 'that result'}?"


def fit_in_parts(*, overlap: int, is_own: bool) -> str:
    """Return what the overlap means: ``overlap`` of 100 parts."""
    return (
        f"Of 100 parts of this job, {overlap} would also be in a job put together from "
        f"{'your own' if is_own else 'those'} answers. It says nothing of whether anybody would be good at it."
    )


def no_fit(*, is_own: bool) -> str:
    """Return why a posting and a result can't be compared."""
    return (
        f"{whose_result(is_own=is_own)} has other archetypes than this reading, so the two can't be laid over each "
        "other. Take the quiz again to compare them."
    )


def who_sees_what(*, shows_text: bool, opened_count: int) -> str:
    """Return what others see by the link in the page's address, and how often they opened it."""
    text = " with the posting's text" if shows_text else ", without the posting's text"
    sentence = f"This page's address is the link: whoever has it sees the reading{text}."
    if not opened_count:
        return sentence
    return f"{sentence} Others have opened it {opened_count} time{'' if opened_count == 1 else 's'}."


def list_heading(*, by_fit: bool) -> str:
    """Return the heading above the list of kept postings."""
    return "Your postings, best fit first" if by_fit else "Your postings"


def contents(*, shows_text: bool, has_fit: bool, has_questions: bool) -> list[tuple[str, str]]:
    """Return the parts of a reading's page as pairs of an anchor and a name, in the page's order."""
    return [
        *([("sentences", "The sentences that say so")] if shows_text else []),
        ("fit", "Whether it fits" if has_fit else "The radar"),
        *([("ask", "What to ask")] if has_questions else []),
    ]


def said(name: str, words: str) -> str:
    """Return what a posting says of the job, with its words where they may be seen."""
    return f"{name}: “{words}”" if words else name


def unsaid(name: str, question: str) -> str:
    """Return what a posting doesn't say, with the question to ask; ``name`` may be empty."""
    return f"{name}: {question}" if name else question


def says_heading(*, says: bool, leaves_open: bool) -> str:
    """Return the heading above what a posting says of the job, and what it doesn't."""
    if says and leaves_open:
        return "What it says, and what it doesn't"
    return "What it doesn't say" if leaves_open else "What it says"


def says_these(*, shows_text: bool) -> str:
    """Return what stands above the list of what a posting says."""
    return "In its own words:" if shows_text else "It says these, in words that this link doesn't show:"


def leaves_open(*, says: bool, leaves_open: bool) -> str:
    """Return what stands above the questions about what a posting doesn't say, or that there are none."""
    if leaves_open:
        return "Nothing was found in it on these. Ask:"
    return "It leaves none of the usual questions open." if says else "Nothing was found in it on the job's terms."


def first_in_chart(*, has_band: bool) -> str:
    """Return how the first of two profiles is drawn in one radar chart."""
    return "line, dots, first number; with its band" if has_band else "line, dots, first number"
