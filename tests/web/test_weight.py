"""How many kilobytes pages and files have after gzip: mobile data costs money."""

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.text import compress_string

from assessments.core.definition import Format
from assessments.models import Version
from assessments.results.report import Report, score_attempt
from assessments.sharing import open as open_link
from assessments.web.styles import INLINE
from careerfit.static_files import without_comments
from tests.content.test_advice import ARCHETYPES
from tests.factories import make_attempt, make_finished, question_of
from tests.html import Page

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip"}
QUESTION = 3 * 1024
FIRST_VISIT = 30 * 1024
FONTS = 30 * 1024
RESULT = 14 * 1024
POSTINGS = 8 * 1024
HOME = 14 * 1024
ARCHETYPE = 11 * 1024


def static_files(page: Page) -> list[str]:
    named = page.attributes("[src]", "src") + page.attributes("[href]", "href")
    return [name.removeprefix("/static/") for name in named if name.startswith("/static/")]


@pytest.mark.parametrize("format", list(Format))
def test_the_next_question(student: Client, every_format: Version, format: Format) -> None:
    attempt = make_attempt(version=every_format)
    address = f"/take/{attempt.pk}/{question_of(every_format, format).key}/"
    response = student.get(address, headers=GZIP | {"HX-Request": "true"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) <= QUESTION


@pytest.mark.parametrize("format", [Format.BEST_WORST, Format.GRADED_PAIR])
def test_the_first_visit_to_the_quiz(student: Client, every_format: Version, format: Format) -> None:
    attempt = make_attempt(version=every_format)
    question = question_of(every_format, format)
    whole = 0
    files: set[str] = set()
    for address in ("/q/data-science-jobs/", f"/take/{attempt.pk}/{question.key}/"):
        whole += len(student.get(address, headers=GZIP).content)
        files.update(static_files(Page(student.get(address))))
    for name in files:
        found = finders.find(name)
        assert found, name
        sent = Path(found).read_bytes()
        if name.startswith("js/"):  # as production collects it
            sent = without_comments(sent.decode()).encode()
        whole += len(compress_string(sent))
    assert any("htmx" in name for name in files)
    assert whole <= FIRST_VISIT


def test_the_fonts() -> None:
    """They come after the first paint, once, and double the first visit at most. WOFF2 is compressed already."""
    named = set(re.findall(r"/static/(fonts/[\w-]+\.woff2)", INLINE["base"]))
    assert sum(Path(finders.find(name) or "").stat().st_size for name in named) <= FONTS


@pytest.mark.parametrize("mode", ["adaptive", "full"])
def test_a_result(student: Client, version: Version, mode: str) -> None:
    attempt = make_finished(version=version, mode=mode, seniority="student", company_size="startup")
    token = attempt.links.get().token
    response = student.get(f"/r/{token}/", headers=GZIP)
    assert len(response.content) <= RESULT


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/postings/", POSTINGS),
        ("/", HOME),
        *((f"/q/data-science-jobs/archetypes/{key}/", ARCHETYPE) for key in ARCHETYPES),
    ],
)
def test_pages_before_the_quiz(stranger: Client, address: str, most: int) -> None:
    assert len(stranger.get(address, headers=GZIP).content) <= most


def test_one_request_is_enough_for_the_first_view(student: Client, version: Version) -> None:
    token = make_finished(version=version).links.get().token
    pages = [Page(student.get(address)) for address in ("/", "/q/data-science-jobs/", f"/r/{token}/")]
    assert all(page.has("style") for page in pages)
    assert not any(page.has("link[rel~=stylesheet]:not([media=print])") for page in pages)  # that one blocks nothing
    assert any(page.has("script[defer]") for page in pages)
    assert not any(page.has("script:not([defer])") for page in pages)


def test_the_largest_result_there_can_be(student: Client, version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three leaders and a side, all advice for a senior at a start-up, and the owner's reasons."""
    attempt = make_finished(version=version, mode="full", seniority="senior", company_size="startup")
    token = attempt.links.get().token
    report = score_attempt(attempt)
    sizes = {
        named: len(
            _page_of(
                student, token, replace(report, kind="spread", leader_keys=named[:3], side_keys=named[3:]), monkeypatch
            )
        )
        for named in combinations(version.content.archetype_by_key, 4)
    }
    assert max(sizes.values()) <= RESULT, sizes


def _page_of(student: Client, token: str, report: Report, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(open_link, "load_shared_report", lambda shared: report)
    return student.get(f"/r/{token}/", headers=GZIP).content
