"""What a kept posting says is stored with it: no page reads its text again."""

from typing import Any

import pytest
from django.test import Client

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import Reader
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.report import read_text, reader_version
from assessments.postings.snapshots import load_posting_report
from tests.core.posting_reader.own import keep_text, link_to, make_posting, text_of
from tests.html import Page

pytestmark = pytest.mark.django_db
PAGES = (
    "/postings/",
    "/compare/",
    "/mine/everything.json",
    "/r/{}/",
    "/r/{}/result.json",
    "/r/{}/result.csv",
    "/r/{}/result.png",
    "/r/{}/delete/",
    "/compare/?r={}&r=another-posting-postin",
)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were read since."""
    texts: list[str] = []
    read = Reader.read

    def noted(reader: Reader, text: str, *, refuses: bool = True) -> Any:
        texts.append(text)
        return read(reader, text, refuses=refuses)

    monkeypatch.setattr(Reader, "read", noted)
    return texts


@pytest.mark.parametrize("page", PAGES)
def test_no_page_reads_a_kept_posting_again(
    student: Client, stranger: Client, finished: Attempt, version: Version, kept: ShareLink, reads: list[str], page: str
) -> None:
    link_to(make_posting(version, "client"), "another-posting-postin")
    reads.clear()
    for client in (student, stranger):
        client.get(page.format(kept.token))
    assert reads == []
    assert student.get(page.format(kept.token)).status_code == 200


@pytest.mark.parametrize("name", ["feature", "everything", "overloaded-health"])
def test_a_stored_report_says_what_a_new_reading_says(version: Version, name: str) -> None:
    make_posting(version, name)
    stored = load_posting_report(Posting.objects.with_version().get(), with_text=True)
    read = read_text(version=version, text=text_of(name))
    for what in ("headline", "sureness", "ranked", "archetypes", "leaders", "first_line", "questions", "warnings"):
        assert getattr(stored, what) == getattr(read, what)
    assert list(stored.marked()) == list(read.marked())
    assert stored.as_data() == read.as_data()
    assert list(stored.as_data()["archetypes"]) == list(read.as_data()["archetypes"])
    assert (stored.said, stored.open_questions) == (read.said, read.open_questions)
    assert stored.reading.is_repeated == read.reading.is_repeated


def test_a_stored_report_marks_a_page_s_source_as_a_new_reading_does(version: Version) -> None:
    """Offsets are stored as places in what was pasted, and are found again in the text that is shown."""
    source = "".join(
        f"<li>{line.removeprefix('- ').replace('fi', 'ﬁ')}</li>\r\n" for line in text_of("feature").split("\n")
    )
    keep_text(version, source)
    posting = Posting.objects.with_version().get()
    stored, read = load_posting_report(posting, with_text=True), read_text(version=version, text=posting.text)
    assert list(stored.marked()) == list(read.marked())
    assert any(stretch.text.startswith("Design and train") for stretch in stored.marked() if stretch.scores)
    assert load_posting_report(posting).as_data() == stored.as_data() == read.as_data()


OLDER = [None, {"schema": 0, "reader": reader_version(read_file(SHIPPED))}, {"schema": 1, "reader": "0"}]


@pytest.mark.parametrize("older", OLDER)
def test_a_missing_or_older_snapshot_is_made_once(
    student: Client, kept: ShareLink, reads: list[str], older: dict[str, Any] | None
) -> None:
    before = Posting.objects.get().snapshot
    Posting.objects.update(snapshot=older)
    reads.clear()
    for _ in range(2):
        assert Page(student.get("/postings/")).texts(".kept strong") == ["Lumo, Lisbon"]
    assert len(reads) == 1
    assert Posting.objects.get().snapshot == before


def test_what_an_older_schema_kept_of_a_text_that_is_refused_now_stays(student: Client, kept: ShareLink) -> None:
    before = Page(student.get(f"/r/{kept.token}/")).heading
    stored = Posting.objects.get().snapshot or {}
    older = {key: value for key, value in stored.items() if key != "details"}
    Posting.objects.update(text="Too short.", snapshot={**older, "schema": 1})
    page = Page(student.get(f"/r/{kept.token}/"))
    assert page.heading == before
    assert page.headings.count("What it doesn’t say") == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", ["Chop onions. " * 40, " ", "•"])
def test_a_refused_text_of_which_nothing_was_stored_is_read_all_the_same(
    student: Client, finished: Attempt, version: Version, kept: ShareLink, page: str, text: str
) -> None:
    """Of releases that stored no reading, whose postings this reader would refuse."""
    Posting.objects.update(snapshot=None, text=text)
    link_to(make_posting(version, "client"), "another-posting-postin")
    assert student.get(page.format(kept.token)).status_code == 200


def test_a_kept_posting_that_a_newer_reader_refuses_stays_as_it_was_read(student: Client, kept: ShareLink) -> None:
    before = Page(student.get(f"/r/{kept.token}/")).heading
    posting = Posting.objects.get()
    Posting.objects.update(text="Too short.", snapshot={**(posting.snapshot or {}), "reader": "0"})
    assert Page(student.get(f"/r/{kept.token}/")).heading == before
    assert Posting.objects.get().snapshot == posting.snapshot
