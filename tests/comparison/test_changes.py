"""/mine/changes/<slug>/ : one's own results over time."""

from datetime import timedelta

import pytest
from django.test import Client

from assessments.models import Attempt, Version
from tests.factories import make_finished
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
OVERLAID = "figure.radar .radar-square"  # two in one chart: the second one has squares


@pytest.fixture
def later(version: Version, finished: Attempt) -> Attempt:
    attempt = make_finished(version=version, mode="adaptive", token="later-later-later-late")
    assert finished.finished_at is not None
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=finished.finished_at + timedelta(days=30))
    return attempt


def test_the_latest_two_are_compared(student: Client, later: Attempt) -> None:
    page = Page(student.get("/mine/changes/data-science-jobs/"))
    assert page.has(OVERLAID)
    (lead,) = page.texts(".lead")
    assert lead.startswith("Your 2 results")
    assert page.texts('[aria-label="Values over time"] thead th') == [
        "Archetype",
        "22 November 2026 (UTC)",
        "22 December 2026 (UTC)",
    ]
    assert Page(student.get("/mine/")).link("What changed") == "/mine/changes/data-science-jobs/"


def test_any_two_of_ones_own_can_be_chosen(student: Client, later: Attempt, version: Version) -> None:
    third = make_finished(version=version, token="third-third-third-thir")
    page = Page(student.get("/mine/changes/data-science-jobs/", {"earlier": str(later.pk), "later": str(third.pk)}))
    assert (page.value("earlier"), page.value("later")) == (str(later.pk), str(third.pk))
    assert page.has(OVERLAID)


def test_the_same_one_twice_is_refused_in_a_sentence(student: Client, later: Attempt, version: Version) -> None:
    third = make_finished(version=version, token="third-third-third-thir")
    refused = student.get("/mine/changes/data-science-jobs/", {"earlier": str(third.pk), "later": str(third.pk)})
    assert refused.status_code == 422
    page = Page(refused)
    assert page.errors == ["Both are the same result. Choose two different ones."]
    assert page.has(".errors[role=alert][autofocus]")
    assert not page.has(OVERLAID)
    assert (page.value("earlier"), page.value("later")) == (str(third.pk), str(third.pk))


def test_with_fewer_than_two_results_it_is_404(student: Client, stranger: Client, finished: Attempt) -> None:
    assert student.get("/mine/changes/data-science-jobs/").status_code == 404
    assert stranger.get("/mine/changes/data-science-jobs/").status_code == 404
    assert student.get("/mine/changes/nothing/").status_code == 404
