"""/r/<token>/result.json, .csv and radar.json : the same report as data."""

import csv
import io

import plotly.graph_objects as go
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import ShareLink, Version
from tests.factories import make_finished, make_version

pytestmark = pytest.mark.django_db


def test_json_keeps_its_shape(stranger: Client, link: ShareLink, version: Version) -> None:
    data = stranger.get(f"/r/{link.token}/result.json").json()
    assert list(data) == ["questionnaire", "answered", "skipped", "finished_at", "archetypes", "verdict", "notes"]
    assert data["questionnaire"] == {"slug": "data-science-jobs", "version": 1, "sha256": version.sha256}
    assert data["answered"] == len(version.content.questions)
    assert data["finished_at"] == "2026-11-22T12:12:00Z"
    scores = data["archetypes"]
    assert [score["value"] for score in scores] == sorted((score["value"] for score in scores), reverse=True)
    assert set(scores[0]) == {"key", "name", "value", "low", "high", "share", "p_top"}
    assert sum(score["share"] for score in scores) == 100
    assert all(score["low"] <= score["value"] <= score["high"] for score in scores)
    assert data["verdict"]["kind"] in ("clear", "split", "spread", "flat")


def test_json_has_the_answers_only_where_they_may_be_seen(
    stranger: Client, student: Client, link: ShareLink, version: Version
) -> None:
    assert "why" not in stranger.get(f"/r/{link.token}/result.json").json()
    data = student.get(f"/r/{link.token}/result.json").json()
    assert len(data["why"]) == len(version.content.questions)
    assert list(data["why"][0]) == ["question", "answer", "evidence", "contributions"]
    for amounts in ("evidence", "contributions"):
        assert set(data["why"][0][amounts]) == set(version.content.archetype_by_key)
        assert all(abs(sum(reason[amounts].values())) < 1e-3 for reason in data["why"])
    link.shows_answers = True
    link.save()
    assert stranger.get(f"/r/{link.token}/result.json").json()["why"] == data["why"]


def test_csv_has_one_row_for_each_archetype(
    stranger: Client, student: Client, link: ShareLink, version: Version
) -> None:
    response = stranger.get(f"/r/{link.token}/result.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Disposition"].startswith("attachment")
    assert len(rows) == len(version.content.archetypes)
    assert sum(int(row["share"]) for row in rows) == 100
    assert {row["sha256"] for row in rows} == {version.sha256}
    assert not [name for name in rows[0] if name.startswith("why")]
    mine = list(csv.DictReader(io.StringIO(student.get(f"/r/{link.token}/result.csv").content.decode("utf-8-sig"))))
    data = student.get(f"/r/{link.token}/result.json").json()
    for name, amounts in (("why", "contributions"), ("evidence", "evidence")):
        assert len([column for column in mine[0] if column.startswith(f"{name} ")]) == len(version.content.questions)
        for row in mine:
            for reason in data["why"]:
                assert float(row[f"{name} {reason['question']}"].lstrip("'")) == reason[amounts][row["key"]]


def test_csv_keeps_a_name_that_begins_like_a_formula_as_text(student: Client, version: Version) -> None:
    data = version.content.as_data()
    data["archetypes"][0]["name"] = "=cmd()"
    formula = make_version(version, definition=data)
    token = make_finished(version=formula).links.get().token
    rows = csv.DictReader(io.StringIO(student.get(f"/r/{token}/result.csv").content.decode("utf-8-sig")))
    assert [row["name"] for row in rows if "=" in row["name"]] == ["'=cmd()"]


def test_radar_json_is_a_figure_without_answers(stranger: Client, student: Client, link: ShareLink) -> None:
    theirs, mine = (client.get(f"/r/{link.token}/radar.json").json() for client in (stranger, student))
    go.Figure(data=theirs["data"], layout=theirs["layout"])
    assert theirs == mine


@pytest.mark.parametrize("name", ["result.json", "result.csv", "radar.json", "corners/"])
def test_is_private_and_only_for_reading(stranger: Client, link: ShareLink, name: str) -> None:
    response = stranger.get(f"/r/{link.token}/{name}")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert stranger.post(f"/r/{link.token}/{name}").status_code == 405


def test_queries(stranger: Client, link: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    stranger.get(f"/r/{link.token}/result.json")
    with django_assert_max_num_queries(1):
        stranger.get(f"/r/{link.token}/result.json")
