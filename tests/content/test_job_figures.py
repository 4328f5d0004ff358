"""The job figures that ship: what the plan beside them says, and for which questionnaires they are shown."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from assessments.core.definition import SHIPPED, read_file
from assessments.core.job_figures import job_figures_from, plan_from
from assessments.questionnaires.job_figures import FOLDER, job_figures_for, job_markets_of

SHOWN = read_file(SHIPPED)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_figures_are_valid_and_follow_their_plan(path: Path) -> None:
    figures = job_figures_from(json.loads(path.read_text(encoding="utf-8")))
    plan = plan_from(tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8")))
    assert path.stem == figures.questionnaire == plan.questionnaire
    assert (figures.dated, figures.agreement, figures.limits) == (plan.dated, plan.agreement, plan.limits)
    assert [(each.name, each.found) for each in figures.searches] == [(s.name, s.found) for s in plan.searches]
    assert {title.name for title in figures.titles} <= {rule.name for rule in plan.titles}


def test_the_shipped_questionnaire_has_figures_and_a_changed_one_has_none() -> None:
    assert job_figures_for(SHOWN)
    assert not job_figures_for(replace(SHOWN, archetypes=SHOWN.archetypes[:-1]))
    renamed = replace(SHOWN.archetypes[0], key="somebody-else")
    assert not job_figures_for(replace(SHOWN, archetypes=(renamed, *SHOWN.archetypes[1:])))
    assert job_markets_of([replace(SHOWN, slug="other"), SHOWN])[0].content is SHOWN
