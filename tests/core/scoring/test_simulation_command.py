"""`manage.py simulate`, on a handful of people."""

from __future__ import annotations

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.core.scoring.simulation import timing
from assessments.core.scoring.simulation.run import FIGURES
from assessments.models import Version
from tests.factories import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_timing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make bench` compares the times in earnest."""
    monkeypatch.setattr(timing, "TIMED_PEOPLE", 1)
    monkeypatch.setattr(timing, "TIMED_ROUNDS", 1)


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    few = ("--people", "6", "--seeds", "1", "--processes", "1")
    call_command("simulate", *few, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def data(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(run("--json", *arguments)[0]))


@pytest.fixture
def shorter(version: Version) -> Version:
    """A version of every fifth question, which is simulated in a quarter of the time; the newest one."""
    return make_version(version, definition=version.definition | {"questions": version.definition["questions"][::5]})


def test_json_has_the_figures_and_says_of_what_and_the_same_of_the_same_seed(shorter: Version) -> None:
    one, same, other = (data("--seed", seed) for seed in ("5", "5", "6"))
    assert tuple(one["figures"]) == FIGURES
    assert (one["people"], one["seeds"]) == (6, 1)
    assert 0 <= one["remaining_within_3"] <= 1
    assert one["version"] == {
        "slug": shorter.questionnaire.slug,
        "number": shorter.number,
        "sha256": shorter.sha256,
    }
    for found in (one, same, other):
        del found["figures"]["step_ratio"]
    assert one == same
    assert one["figures"] != other["figures"]


def test_the_table_stands_beside_the_goals_and_the_bar_on_standard_error(shorter: Version) -> None:
    """Of the version asked for, though there is a newer one."""
    out, err = run(shorter.questionnaire.slug, "--version", "1")
    assert "version 1" in out
    assert "not validity claims" in out
    assert "weighted sum, whole bank" in out
    assert re.search(r"prototype +landed +goal +now +careful", out)
    assert "questions to come, within 3" in out
    assert err.endswith("2/2\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], "no such published version"),
        (["--version", "9"], "no such published version"),
        (["--people", "0"], "at least one"),
        (["--seed", "-1"], "negative"),
    ],
)
def test_the_command_refuses_what_it_cannot_simulate(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
