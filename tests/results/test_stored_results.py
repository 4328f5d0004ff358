"""A result that is stored: shown to many visitors, scored and rendered once."""

from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.core import scoring
from assessments.models import Attempt, ResultSnapshot, ShareLink
from assessments.results import sensitivity, snapshots
from assessments.results.report import Report, score_attempt, score_rows
from assessments.results.snapshots import load_report
from assessments.sharing import open as open_link

pytestmark = pytest.mark.django_db


def test_a_loaded_report_equals_a_scored_one(finished: Attempt) -> None:
    loaded, scored = load_report(Attempt.objects.with_snapshot().get()), score_attempt(finished)
    assert loaded.as_data(with_answers=True) == scored.as_data(with_answers=True)
    assert (loaded.archetypes, loaded.reasons) == (scored.archetypes, scored.reasons)  # to the last decimal
    texts = [reason.response_text for reason in scored.reasons]
    assert [reason.response_text for reason in loaded.reasons] == texts
    assert (loaded.headline(whose="Your"), loaded.surer, loaded.confidence) == (
        scored.headline(whose="Your"),
        scored.surer,
        scored.confidence,
    )
    assert loaded.guidance == scored.guidance


def test_a_result_that_was_shown_once_is_not_scored_again(
    stranger: Client,
    link: ShareLink,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    addresses = [f"/r/{link.token}/{name}" for name in ("", "result.json", "result.csv", "result.png", "radar.json")]
    before = [stranger.get(address).content for address in addresses]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("This was scored again.")

    sensitivity._find.cache_clear()
    caches["pages"].clear()  # as for a visitor whom another server answers
    for name in ("fit_profile", "profile_from", "leave_one_out", "smallest_change"):
        monkeypatch.setattr(scoring, name, refuse)
    for address, first in zip(addresses, before, strict=True):
        with django_assert_max_num_queries(2):
            assert stranger.get(address).content == first


def test_showing_an_older_result_does_not_replace_a_newer_snapshot(finished: Attempt) -> None:
    attempt_before = Attempt.objects.with_snapshot().get()
    Attempt.objects.update(finished_at=timezone.now())  # finished again while somebody looks
    newer = {**ResultSnapshot.objects.get().data, "skipped": 7}
    ResultSnapshot.objects.update(data=newer)
    report = load_report(attempt_before)
    sensitivity.load_sensitivity(attempt=attempt_before, report=report)
    assert ResultSnapshot.objects.get().data == newer
    sensitivity.load_sensitivity(attempt=Attempt.objects.with_snapshot().get(), report=report)
    assert "insight" in ResultSnapshot.objects.get().data


@pytest.mark.parametrize("before", ["nothing", "an older engine’s", "one without pushes"])
def test_a_missing_snapshot_is_stored_and_never_replaces_a_newer_one(
    finished: Attempt, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    data = ResultSnapshot.objects.get().data
    newer = {**data, "skipped": 7}

    def put_back() -> Attempt:
        ResultSnapshot.objects.all().delete()
        if before == "an older engine’s":
            ResultSnapshot.objects.create(attempt=finished, engine="older", data=data)
        if before == "one without pushes":
            old = {name: value for name, value in data.items() if name not in {"schema", "pushes"}}
            ResultSnapshot.objects.create(attempt=finished, engine=scoring.ENGINE_VERSION, data=old)
        return Attempt.objects.with_snapshot().get()

    load_report(put_back())
    assert ResultSnapshot.objects.get().data == data

    def finished_again_meanwhile(*args: Any) -> Report:
        report = score_rows(*args)
        ResultSnapshot.objects.all().delete()
        ResultSnapshot.objects.create(attempt=finished, engine=scoring.ENGINE_VERSION, data=newer)
        return report

    monkeypatch.setattr(snapshots, "score_rows", finished_again_meanwhile)
    load_report(put_back())
    assert ResultSnapshot.objects.get().data == newer


@pytest.mark.parametrize("name", ["", "result.json", "result.csv", "result.png", "result.pdf", "radar.json"])
def test_a_visitor_with_the_current_page_gets_304(
    student: Client, stranger: Client, link: ShareLink, name: str
) -> None:
    address = f"/r/{link.token}/{name}"
    have = {"If-None-Match": stranger.get(address)["ETag"]}
    again = stranger.get(address, headers=have)
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" in again["Cache-Control"]
    assert student.get(address, headers=have).status_code == 200  # the owner's has more
    link.shows_answers = True
    link.save()
    assert stranger.get(address, headers=have).status_code == 200


def test_a_page_is_rendered_only_for_the_first_visitor(
    student: Client, stranger: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/r/{link.token}/"
    first = stranger.get(address)
    monkeypatch.setattr(open_link, "_result_page", lambda request, shared: HttpResponse("made again"))
    second = Client().get(address)
    assert second.content == first.content
    each_its_own = {"X-Request-ID": "", "Expires": ""}  # of the moment of the request
    assert {**second.headers, **each_its_own} == {**first.headers, **each_its_own}
    assert "Expires" in second.headers
    assert student.get(address).content == b"made again"
    others = {"Sec-Fetch-Dest": "iframe", "Host": "localhost", "Cookie": "messages=x", "HX-Request": "true"}
    for name, value in others.items():
        assert Client().get(address, headers={name: value}).content == b"made again"
    link.label = "For the agency"
    link.save()
    assert Client().get(address).content == b"made again"


def test_a_cached_page_is_404_when_its_link_was_revoked(stranger: Client, link: ShareLink) -> None:
    stranger.get(f"/r/{link.token}/")
    ShareLink.objects.update(revoked_at=timezone.now())
    assert stranger.get(f"/r/{link.token}/").status_code == 404


def test_a_304_counts_as_an_opening(stranger: Client, link: ShareLink) -> None:
    have = {"If-None-Match": stranger.get(f"/r/{link.token}/")["ETag"]}
    stranger.get(f"/r/{link.token}/", headers=have)
    link.refresh_from_db()
    assert link.opened_count == 2


def test_a_revoked_link_is_404_for_a_visitor_with_the_page(stranger: Client, link: ShareLink) -> None:
    have = {"If-None-Match": stranger.get(f"/r/{link.token}/")["ETag"]}
    ShareLink.objects.update(revoked_at=timezone.now())
    assert stranger.get(f"/r/{link.token}/", headers=have).status_code == 404
