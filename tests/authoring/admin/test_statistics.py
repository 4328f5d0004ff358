"""A questionnaire's statistics: page, permissions, queries, CSV files."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url
from assessments.authoring.admin.statistics import statistics_url
from assessments.authoring.usage_statistics import count_completions, count_days, count_version
from assessments.models import Answer, Attempt, Questionnaire, Version
from tests.authoring.admin.conftest import Staff
from tests.factories import NOON, answer_at_once, make_attempt, make_finished, make_version, moment_of, response_for
from tests.html import Page

LATER = NOON + timedelta(days=2)


@pytest.fixture(autouse=True)
def two_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.authoring.admin.statistics.timezone.now", lambda: LATER)


def files(draft: Questionnaire) -> list[str]:
    name = "admin:assessments_questionnaire_statistics"
    return [reverse(f"{name}_{table}", args=[draft.pk]) for table in ("days", "items")]


def read(file: HttpResponseBase) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.getvalue().decode("utf-8-sig"))))


def begun(version: Version, count: int) -> None:
    """Make attempts with all questions answered that were never finished."""
    for number in range(count):
        answer_at_once(make_attempt(version=version, owner=f"{number:022d}"))


# --- the page -------------------------------------------------------------------------------------------


def test_statistics_without_attempts(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(statistics_url(draft)))
    assert page.texts("#days-title + .lab-body") == ["Nobody has started it in the last 90 days."]
    assert page.one("#questions-title + .lab-body").text().strip().startswith("Nobody has started this version yet.")
    assert not page.has("svg.days-svg")


def test_statistics_of_an_unpublished_questionnaire(admin_client: Client, db: None) -> None:
    other = Questionnaire.objects.create(slug="other", title="<b>Other</b>")
    response = admin_client.get(statistics_url(other))
    page = Page(response)
    assert page.one("#questions-title + .lab-body").text().strip().startswith("It has not been published yet")
    assert page.link("<b>Other</b>") == change_url(other)
    assert "<b>Other" not in response.text
    assert Page(admin_client.get(change_url(other))).link("Statistics") == statistics_url(other)
    assert admin_client.get(files(other)[1]).status_code == 404


def test_attempts_are_counted_by_day_mode_and_question(
    admin_client: Client, draft: Questionnaire, version: Version
) -> None:
    make_finished(version=version, mode="full")
    make_attempt(version=version, owner="another-another-anothe")
    page = Page(admin_client.get(statistics_url(draft)))
    assert "without names" in page.one(".lead").text()
    days = page.texts("#days-title + .lab-body > p")[0]
    assert "2 started" in days
    assert "1 finished" in days
    assert page.has("svg.days-svg")
    assert page.texts('[aria-label="Completion by mode"] tbody td') == ["2", "1", "50%"]
    assert page.texts("#questions-title") == ["Questions of version 1"]
    assert "2 attempts, finished or not." in page.text
    assert set(page.texts('[aria-labelledby="questions-title"] td:nth-of-type(4)')) == {"10 s"}


def test_statistics_of_another_version(admin_client: Client, draft: Questionnaire, version: Version) -> None:
    make_finished(version=version)
    make_version(version, definition=version.definition | {"advice": []})
    assert "Nobody has started this version yet." in Page(admin_client.get(statistics_url(draft))).text
    assert "1 attempt," in Page(admin_client.get(statistics_url(draft), {"version": 1})).text
    for wrong in ("3", "x", "²", "-1", "9" * 30):
        assert admin_client.get(statistics_url(draft), {"version": wrong}).status_code == 404


def test_requires_permission_to_view(staff: Staff, client: Client, draft: Questionnaire) -> None:
    coach = Client()
    coach.force_login(User.objects.create_user("coach"))
    viewer, nobody = staff("view_questionnaire"), staff("view_version")
    for address in (statistics_url(draft), *files(draft)):
        for stranger in (client, coach):
            assert reverse("admin:login") in stranger.get(address)["Location"]
        assert nobody.get(address).status_code == 403
        assert viewer.get(address).status_code == 200
    missing = reverse("admin:assessments_questionnaire_statistics", args=[0])
    assert viewer.get(missing).status_code == 404


def test_the_days_and_the_questions_are_figures(
    admin_client: Client, staff: Staff, draft: Questionnaire, version: Version
) -> None:
    make_finished(version=version)
    page = Page(admin_client.get(statistics_url(draft)))
    days, questions = (statistics_url(draft) + name for name in page.attributes("figure.explore", "data-figure"))
    started, finished = admin_client.get(days).json()["data"]
    assert (sum(started["y"]), sum(finished["y"]), len(started["x"])) == (1, 1, 90)
    (stopped,) = admin_client.get(questions).json()["data"]
    assert stopped["x"] == [question.key for question in version.content.questions]
    assert all("1 answered, 0 skipped, 0 stopped" in text.replace("<br>", " ") for text in stopped["hovertext"])
    for address in (days, questions):
        assert staff("add_questionnaire", f"x{address}").get(address).status_code == 403


@pytest.mark.parametrize("people", [1, 25])
def test_queries_do_not_grow(
    admin_client: Client,
    draft: Questionnaire,
    version: Version,
    django_assert_num_queries: DjangoAssertNumQueries,
    people: int,
) -> None:
    begun(version, people)
    admin_client.get(statistics_url(draft))
    with django_assert_num_queries(12):
        admin_client.get(statistics_url(draft))


def test_a_graded_pairs_points_are_counted_with_their_mean(
    admin_client: Client, draft: Questionnaire, version: Version
) -> None:
    questions = [dict(question) for question in version.definition["questions"]]
    asked = next(question for question in questions if question["format"] == "best_worst")
    asked |= {"format": "graded_pair", "choices": asked["choices"][:2]}
    graded = make_version(version, definition=version.definition | {"questions": questions})
    for number, point in enumerate((1, 1, 3, 5)):
        attempt = make_attempt(version=graded, owner=f"{number:022d}")
        times = {"answered_at": NOON, "first_answered_at": NOON}
        Answer.objects.create(attempt=attempt, question_key=asked["key"], value=point, **times)
    rows = [row for row in read(admin_client.get(files(draft)[1])) if row["question"] == asked["key"]]
    assert [(row["choice"], row["counted"], row["count"]) for row in rows] == [
        (str(point), "chosen", str(count)) for point, count in enumerate((2, 0, 1, 0, 1), 1)
    ]
    assert {row["mean_point"] for row in rows} == {"2.5"}
    first, second = (choice["text"] for choice in asked["choices"])
    assert [row["choice_text"] for row in rows][1:4] == [
        f"Rather: {first}",
        f"About the same: {first} · {second}",
        f"Rather: {second}",
    ]
    page = Page(admin_client.get(statistics_url(draft)))
    heads = [head for head in page.texts('[aria-labelledby="answers-title"] .asked .key') if asked["key"] in head]
    assert heads == [f"{asked['key']}, graded pair, five points: chosen; mean point 2.5 of 1 to 5"]


# --- the files ------------------------------------------------------------------------------------------


def test_days_as_csv(admin_client: Client, draft: Questionnaire, version: Version) -> None:
    make_finished(version=version)
    rows = read(admin_client.get(files(draft)[0]))
    assert len(rows) == 90
    assert rows[-1]["day"] == "2026-11-24"
    assert rows[-3] == {"day": "2026-11-22", "started": "1", "finished": "1"}
    assert sum(int(row["started"]) for row in rows) == 1


def test_questions_as_csv_hold_no_formula(admin_client: Client, draft: Questionnaire, version: Version) -> None:
    data = version.definition | {"questions": [dict(question) for question in version.definition["questions"]]}
    for question, start in zip(data["questions"], "=+-@", strict=False):
        question["prompt"] = f"{start}1+1"
    newer = make_version(version, definition=data)
    make_finished(version=newer)
    rows = read(admin_client.get(files(draft)[1]))
    assert {row["version"] for row in rows} == {"2"}
    assert {"'=1+1", "'+1+1", "'-1+1", "'@1+1"} <= {row["prompt"] for row in rows}
    assert not any(cell.startswith(tuple("=+@\t\r")) for row in rows for cell in row.values())
    assert {row["question"] for row in rows} == set(newer.content.question_by_key)


# --- what is counted ------------------------------------------------------------------------------------


def test_counts_the_questions_where_people_stop(version: Version) -> None:
    keys = list(version.content.question_by_key)
    full = make_attempt(version=version, owner="a" * 22)
    for place, key in enumerate((keys[0], keys[2])):
        Answer.objects.create(
            attempt=full,
            question_key=key,
            value=response_for(version.content.question_by_key[key]),
            answered_at=moment_of(place),
            first_answered_at=moment_of(place) + timedelta(minutes=31 * place),
        )
    adaptive = make_attempt(version=version, owner="b" * 22, mode="adaptive")
    recent = make_attempt(version=version, owner="c" * 22)
    Attempt.objects.filter(pk=recent.pk).update(started_at=LATER - timedelta(hours=1))
    begun(version, 1)
    counted = count_version(version=version, now=LATER)
    by_key = {one.key: one for one in counted.questions}
    assert (counted.attempts, counted.unfinished, counted.at_the_end) == (4, 3, 1)
    assert {key for key, one in by_key.items() if one.stopped} == {keys[1], adaptive.next_key}
    # The first person's second answer came after more than half an hour, so only the other person's ten seconds count.
    assert by_key[keys[2]].seconds == by_key[keys[0]].seconds == 10


def test_completion_by_mode_and_days(draft: Questionnaire, version: Version) -> None:
    make_finished(version=version, mode="full")
    make_attempt(version=version, owner="b" * 22, mode="adaptive")
    old = make_attempt(version=version, owner="c" * 22)
    Attempt.objects.filter(pk=old.pk).update(started_at=LATER - timedelta(days=90))
    modes = count_completions(questionnaire=draft, now=LATER)
    assert [(row.mode, row.started, row.finished) for row in modes] == [("adaptive", 1, 0), ("full", 1, 1)]
    days = count_days(questionnaire=draft, now=LATER)
    assert len(days) == 90
    assert sum(day.started for day in days) == 2
    assert timezone.is_aware(LATER)
