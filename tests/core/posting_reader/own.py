"""Our own postings, by name."""

from pathlib import Path

from assessments.links.links import link_for, owner_digest
from assessments.models import Posting, ShareLink, Version
from assessments.postings.chosen_results import Choice
from assessments.postings.report import read_text
from assessments.postings.saved import save_posting
from tests.factories import NOON, STUDENT

TEXTS = Path(__file__).parent / "texts"


def text_of(name: str) -> str:
    """The text of the posting of this name."""
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def make_posting(
    version: Version, name: str = "feature", *, owner: str = STUDENT, called: str = "", choice: Choice | None = None
) -> Posting:
    """A saved posting."""
    return keep_text(version, text_of(name), owner=owner, called=called or name, choice=choice)


def keep_text(
    version: Version, text: str, *, owner: str = STUDENT, called: str = "", choice: Choice | None = None
) -> Posting:
    """Any text, saved."""
    report = read_text(version=version, text=text)
    return save_posting(
        report=report,
        version=version,
        owner=owner_digest(owner),
        name=called,
        text=text,
        choice=choice or Choice(),
        now=NOON,
    )


def link_to(posting: Posting, token: str = "posting-posting-postin") -> ShareLink:
    """The posting's private link."""
    return link_for(of=posting, token=token, now=NOON)
