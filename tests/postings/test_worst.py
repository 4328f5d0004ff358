"""No text takes more than a moment of the processor, however odd: 50,000 characters of each of the worst kinds."""

import time

import pytest
from django.test import Client

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import MAX_TEXT_LENGTH, Reader
from assessments.models import Posting, Version
from assessments.postings.report import reader_from, report_from
from tests.core.posting_reader.hostile import hostile_texts
from tests.core.posting_reader.own import keep_text, link_to
from tests.html import Page

TEXTS = hostile_texts()
SECONDS = 1.0
"""Of the processor. The slowest text takes a third of it; a pattern that is quadratic takes several times as much."""


CONTENT = read_file(SHIPPED)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_from(CONTENT)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_worst_texts_are_read_and_shown_in_a_moment(reader: Reader, name: str) -> None:
    assert len(TEXTS[name]) == MAX_TEXT_LENGTH
    begun = time.process_time()
    report = report_from(CONTENT, 1, reader.read(TEXTS[name]))
    if report.reading.is_posting:
        list(report.marked())
    assert time.process_time() - begun < SECONDS


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["space 2028", "semicolons", "As a"])
def test_thirty_kept_postings_of_the_worst_kind_are_listed_and_opened_in_a_moment(
    student: Client, version: Version, name: str
) -> None:
    first = keep_text(version, TEXTS[name])
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
    begun = time.process_time()
    assert len(Page(student.get("/postings/")).texts(".kept")) == 30
    assert student.get(f"/r/{link.token}/").status_code == 200
    assert time.process_time() - begun < SECONDS
