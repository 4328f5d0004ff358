"""What people can store without an account is bounded: for one browser, for one network address, and in all."""

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from assessments.links import links
from assessments.links.links import LIFETIMES, make_link, new_token, owner_digest, revoke_all
from assessments.models import Attempt, Posting, RetiredKey, ShareLink, Version
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.web import rate_limits
from assessments.web.rate_limits import Limit
from tests.core.posting_reader.own import make_posting, text_of
from tests.factories import NOON, STUDENT, make_attempt
from tests.html import Page

pytestmark = pytest.mark.django_db
OPENING = "/q/data-science-jobs/"
OTHER = "another-another-anothe"


def fill_up(version: Version, owner: str, count: int) -> None:
    """Attempts that this owner finished long ago."""
    Attempt.objects.bulk_create(
        Attempt(version=version, owner=owner_digest(owner), mode="full", started_at=NOON, finished_at=NOON)
        for _ in range(count)
    )


def test_a_browser_has_so_many_attempts_and_no_more(student: Client, version: Version) -> None:
    fill_up(version, STUDENT, MAX_ATTEMPTS - 1)
    assert student.post(OPENING, {"mode": "full"}).status_code == 303
    Attempt.objects.filter(finished_at=None).update(finished_at=NOON)
    refused = student.post(OPENING, {"mode": "full", "seniority": "junior"})
    assert refused.status_code == 422
    page = Page(refused)
    assert page.errors == [f"There are {MAX_ATTEMPTS} quizzes in this browser already. Delete one first."]
    assert page.value("seniority") == "junior"
    assert Attempt.objects.count() == MAX_ATTEMPTS


def test_two_browsers_are_not_joined_to_more_than_one_may_have(student: Client, version: Version) -> None:
    fill_up(version, STUDENT, MAX_ATTEMPTS)
    make_attempt(version=version, owner=OTHER)
    refused = student.post(f"/mine/{OTHER}/", {"also": "on"})
    assert refused.status_code == 422
    page = Page(refused)
    [problem] = page.errors
    assert problem.startswith("Merged, that would be more than 200 quizzes or 30 kept postings.")
    assert page.has('input[name="also"][checked]')
    assert Attempt.objects.filter(owner=owner_digest(STUDENT)).count() == MAX_ATTEMPTS
    assert student.cookies["careerfit_owner"].value == STUDENT
    assert student.post(f"/mine/{OTHER}/")["Location"] == "/mine/"


def test_links_made_and_turned_off_do_not_pile_up(finished: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_ENDED", 3)
    for day in range(8):
        now = NOON + timedelta(days=day)
        lifetime = list(LIFETIMES)[day % len(LIFETIMES)]
        make_link(of=finished, token=new_token(), label=f"{day}", lifetime=lifetime, shows_answers=False, now=now)
        revoke_all(of=finished, now=now)
    assert [link.label for link in ShareLink.objects.filter(attempt=finished)] == ["7", "6", "5"]


def test_links_run_out_without_piling_up(finished: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_ENDED", 3)
    for day in range(8):
        make_link(
            of=finished,
            token=new_token(),
            label=f"{day}",
            lifetime="day",
            shows_answers=False,
            now=NOON + timedelta(days=2 * day),
        )
    labels = [link.label for link in ShareLink.objects.filter(attempt=finished)]
    assert labels == ["7", "6", "5", "4", ""]  # the last is the student's own, which never runs out


# --- by network address ---------------------------------------------------------------------------------


def test_keeping_postings_is_throttled_and_reading_them_is_not(
    stranger: Client, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "KEEPS", Limit("keep", 2))
    keep = {"text": text_of("infra"), "keep": "1", "name": "Mine"}
    assert [Client().post("/postings/", keep).status_code for _ in range(2)] == [303, 303]
    refused = stranger.post("/postings/", keep)
    assert refused.status_code == 429
    page = Page(refused)
    assert page.errors == ["Many postings were kept from your network just now. Try again in ten minutes."]
    assert (page.value("text"), page.value("name")) == (text_of("infra"), "Mine")
    assert stranger.post("/postings/", {"text": text_of("infra")}).status_code == 200
    assert Posting.objects.count() == 2


def test_making_links_is_throttled_and_turning_them_off_is_not(
    student: Client, finished: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "LINKS", Limit("link", 2))
    token = finished.links.get().token
    made = [student.post(f"/r/{token}/share/", {"label": "Ann", "lifetime": "week"}) for _ in range(3)]
    assert [response.status_code for response in made] == [303, 303, 429]
    page = Page(made[-1])
    assert page.errors == ["Many links were made from your network just now. Try again in ten minutes."]
    assert (page.value("label"), page.value("lifetime")) == ("Ann", "week")
    assert student.post(f"/r/{token}/revoke-all/").status_code == 303
    assert ShareLink.objects.active(now=timezone.now()).count() == 1


def test_retiring_keys_is_throttled(student: Client, finished: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest is kept of each for good, and one attempt is enough to retire any number of keys."""
    monkeypatch.setattr(rate_limits, "RETIREMENTS", Limit("retire", 2))
    renewed = [student.post("/mine/renew/").status_code for _ in range(3)]
    assert renewed == [303, 303, 429]
    assert student.post("/mine/delete/").status_code == 429
    assert RetiredKey.objects.count() == 2
    assert Attempt.objects.owned_by(owner_digest(student.cookies[site.OWNER_COOKIE_NAME].value)).count() == 1


# --- in all ---------------------------------------------------------------------------------------------


def test_a_site_that_is_full_starts_no_quiz_and_goes_on_with_those_begun(
    student: Client, stranger: Client, attempt: Attempt, settings: Settings
) -> None:
    settings.MAX_STORED_ATTEMPTS = 1
    refused = stranger.post(OPENING, {"mode": "full", "seniority": "junior"})
    assert refused.status_code == 503
    page = Page(refused)
    assert page.errors == ["This site can’t hold any more quizzes. Try again another day, or tell whoever runs it."]
    assert page.value("seniority") == "junior"
    assert student.get(f"/take/{attempt.pk}/", follow=True).status_code == 200
    assert Attempt.objects.count() == 1


def test_a_site_that_is_full_keeps_no_posting_and_reads_on(
    stranger: Client, version: Version, settings: Settings
) -> None:
    make_posting(version)
    settings.MAX_STORED_POSTINGS = 1
    refused = stranger.post("/postings/", {"text": text_of("infra"), "keep": "1"})
    assert refused.status_code == 503
    page = Page(refused)
    assert page.errors == ["This site can’t keep any more postings. Copy what you need, or tell whoever runs the site."]
    assert page.value("text") == text_of("infra")
    assert stranger.post("/postings/", {"text": text_of("infra")}).status_code == 200


def test_rows_are_counted_once_a_minute_and_shown_to_operators(
    stranger: Client, attempt: Attempt, settings: Settings
) -> None:
    settings.METRICS_TOKEN = "m" * 20
    settings.MAX_STORED_ATTEMPTS = 2
    assert Client().post(OPENING, {"mode": "full"}).status_code == 303
    assert stranger.post(OPENING, {"mode": "full"}).status_code == 303  # counted before that one
    caches["pages"].clear()  # a minute later
    assert Client().post(OPENING, {"mode": "full"}).status_code == 503
    told = stranger.get("/metrics", headers={"Authorization": "Bearer " + "m" * 20}).content.decode()
    assert 'careerfit_stored{kind="attempt"} 3.0' in told
