"""Long texts, each of the worst kind for something, are read and shown; `make bench` times them at full length."""

import pytest
from django.test import Client

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import MAX_TEXT_LENGTH, Reader
from assessments.models import Posting, Version
from assessments.postings.report import reader_from, report_from
from tests.core.posting_reader.hostile import hostile_texts
from tests.core.posting_reader.own import keep_text, link_to
from tests.hangs import count_calls, must_end
from tests.html import Page

LENGTH, SECONDS = 10_000, 3
"""Of the processor. `make bench` times texts as long as can be pasted, five times as long as these."""
TEXTS, LONGEST = hostile_texts(LENGTH), hostile_texts()
CONTENT = read_file(SHIPPED)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_from(CONTENT)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_worst_texts_are_read_and_shown(reader: Reader, name: str) -> None:
    assert len(TEXTS[name]) == LENGTH
    with must_end(name, seconds=SECONDS):
        read_and_mark(reader, TEXTS[name])


def read_and_mark(reader: Reader, text: str) -> None:
    report = report_from(CONTENT, 1, reader.read(text))
    if report.reading.is_posting:
        list(report.marked())


@pytest.mark.parametrize(
    "name", ["As a", "company names", "different words", "headings", "models", "open tags", "semicolons", "years"]
)
def test_twice_the_text_takes_about_twice_the_work(reader: Reader, name: str) -> None:
    """Loops over pairs of words or of sentences are seen here, and hardly in what the reading of one text takes."""
    read_and_mark(reader, TEXTS[name][:10_000])  # fills the caches of words
    one, double = (count_calls(lambda: read_and_mark(reader, TEXTS[name][:size])) for size in (5_000, 10_000))  # noqa: B023
    assert double < 2.5 * one  # twice, and a little, since the posting that each begins with takes less; not four times


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["space 2028", "semicolons", "As a"])
def test_thirty_kept_postings_of_the_worst_kind_are_listed_and_opened_without_reading_them_again(
    student: Client, version: Version, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep_text(version, LONGEST[name])
    assert len(first.text) == MAX_TEXT_LENGTH
    link = link_to(first)
    Posting.objects.bulk_create(
        Posting(
            version=version,
            owner=first.owner,
            text=f"{first.text[:-2]}{number}",
            kept_at=first.kept_at,
            snapshot=first.snapshot,
        )
        for number in range(10, 39)
    )
    monkeypatch.setattr(Reader, "read", lambda *_: pytest.fail("a text is read again"))
    with must_end("thirty kept postings"):
        assert len(Page(student.get("/postings/")).texts(".kept")) == 30
        assert student.get(f"/r/{link.token}/").status_code == 200
