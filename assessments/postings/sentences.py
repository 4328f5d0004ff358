"""Sentences and headings of the posting pages that depend on a fit or on who looks. No queries."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.html import format_html

from assessments.postings.chosen_results import Comparand, ComparedWith
from assessments.web.times import at_time, on_day

PROMISE = "Paste a job posting: which jobs does it really mix, is it too many for one person, and does it fit you?"


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


def chart_title(*, is_own: bool) -> str:
    """Return the name of the chart that lays a posting over a result."""
    return f"{whose_result(is_own=is_own)} and the posting in one radar chart"


def fit_heading(*, is_own: bool) -> str:
    """Return the heading above the fit with a result."""
    return f"Does it fit {'you' if is_own else 'that result'}?"


def fit_in_parts(*, overlap: int, most_of_one: int, is_own: bool) -> str:
    """Return what the overlap means: ``overlap`` of 100 parts; a job of one kind has ``most_of_one`` at most."""
    answers = f"{'your own' if is_own else 'those'} answers"
    return (
        f"Of 100 parts of this job, {overlap} would also be in a job put together from {answers}. With {answers}, a "
        f"job of one kind alone has {most_of_one} at most. It doesn’t say whether anybody would be good at it."
    )


def no_fit(*, is_own: bool) -> str:
    """Return why a posting and a result can't be compared, and what to do."""
    return (
        f"{whose_result(is_own=is_own)} has other archetypes than this reading, so the two can’t be laid over each "
        f"other. {'Take the quiz again to compare them.' if is_own else 'Another result may have the same.'}"
    )


def compared(comparand: Comparand, *, is_comparable: bool = True) -> str:
    """Return with which result a posting is compared; empty where there is none yet.

    ``is_comparable`` is False in a list, where nothing else says that the two have different archetypes.
    """
    if comparand.kind == ComparedWith.NONE:
        return "Compared with no result, as you chose."
    lost = "What you chose to compare it with no longer opens"
    if not comparand.result:
        return f"{lost}, and there is no result of yours in its place." if comparand.is_gone else ""
    named = _named(comparand)
    if not is_comparable:
        return format_html("Can’t be compared with {}: that has other archetypes.", named)
    if comparand.is_gone:
        return format_html("{}, so this is with {}.", lost, named)
    return format_html("Compared with {}.", named)


def _named(comparand: Comparand) -> str:
    """Return which result a posting is compared with; the label of a link is for its owner alone."""
    result, kind = comparand.result, comparand.kind
    if result is None:
        return ""
    if not result.is_own:
        return format_html("the result of {} behind a link", on_day(result.finished_at))
    if kind == ComparedWith.NEWEST or comparand.is_gone:
        return format_html("your newest result, of {}", on_day(result.finished_at))
    return format_html("your result of {}", at_time(result.finished_at))


def what_the_number_is(comparands: Sequence[Comparand]) -> str:
    """Return what the numbers in the list of kept postings say, and whether they are all with the same result."""
    parts = "The number says how many of 100 parts of that job would be in a job put together from"
    if len({id(comparand.result) for comparand in comparands}) > 1:
        return (
            f"{parts} the result that it is compared with. These results differ, so a larger number is not a better "
            "fit for the same person."
        )
    return format_html("{} {}.", parts, _named(comparands[0])) if comparands else ""


def choose_label(comparand: Comparand) -> str:
    """Return the words of the link to where another result can be chosen."""
    return "Compare it with another result" if comparand.result else "Compare it with a result"


def who_sees_what(*, shows_text: bool, opened_count: int) -> str:
    """Return what others see by the link in the page's address, and how often they opened it."""
    text = " with the posting’s text" if shows_text else ", without the posting’s text"
    sentence = f"Anyone with this page’s address can see the reading{text}."
    if not opened_count:
        return sentence
    return f"{sentence} Others have opened it {opened_count} time{'' if opened_count == 1 else 's'}."


def list_heading(*, by_fit: bool) -> str:
    """Return the heading above the list of kept postings."""
    return "Your postings, best fit first" if by_fit else "Your postings"


def contents(*, shows_text: bool, has_fit: bool, has_questions: bool) -> list[tuple[str, str]]:
    """Return the parts of a reading's page as pairs of an anchor and a name, in the page's order."""
    return [
        ("fit", "Whether it fits" if has_fit else "The radar"),
        *([("sentences", "The sentences that say so")] if shows_text else []),
        *([("ask", "What to ask")] if has_questions else []),
        ("says", "What it leaves open"),
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
        return "What it says, and what it doesn’t"
    return "What it doesn’t say" if leaves_open else "What it says"


def says_these(*, shows_text: bool) -> str:
    """Return what stands above the list of what a posting says."""
    return "In its own words:" if shows_text else "It says these, in words that this link doesn’t show:"


def leaves_open(*, says: bool, leaves_open: bool) -> str:
    """Return what stands above the questions about what a posting doesn't say, or that there are none."""
    if leaves_open:
        return "We found nothing on these. Ask:"
    return "It leaves none of the usual questions open." if says else "We found nothing on the job’s terms."


def about_marks(*, has_marks: bool) -> str:
    """Return what marks in a posting's text mean, or that there are none."""
    if has_marks:
        return "Marked sentences shaped the reading; the line below each says towards what, and why."
    return "No sentence is marked: none counted for much by itself."


def first_in_chart(*, has_band: bool) -> str:
    """Return how the first of two profiles is drawn in one radar chart."""
    return "line, dots, first number; a bar for its range" if has_band else "line, dots, first number"
