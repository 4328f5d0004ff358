"""count_postings: files of labelled postings in, a table and a small file of counts out."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.core.definition import SHIPPED, read_file
from assessments.core.job_figures import job_figures_from
from tests.core.job_figures.made import PLAN, labelled

BAKER, MILLER = read_file(SHIPPED).archetypes[0].key, read_file(SHIPPED).archetypes[1].key


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "trades.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def count(plan: Path, *postings: dict[str, Any], write: bool = False) -> str:
    file, out = plan.with_name("labelled.jsonl"), StringIO()
    file.write_text("".join(json.dumps(posting) + "\n" for posting in postings), encoding="utf-8")
    call_command("count_postings", file, plan=plan, write=write, stdout=out)
    return out.getvalue()


def test_prints_a_table_and_writes_counts_only(plan: Path) -> None:
    postings = [labelled(number, primary=BAKER if number % 4 else MILLER) for number in range(16)]
    told = count(plan, *postings, write=True)
    assert f"{BAKER:14}   12   75 of 100 (51 to 90)" in told
    written = plan.with_suffix(".json").read_text(encoding="utf-8")
    assert job_figures_from(json.loads(written)).titles[0].leads[MILLER] == 4
    assert postings[0]["text"] not in written
    assert "somebody" not in written


def test_writes_nothing_unless_asked(plan: Path) -> None:
    count(plan, labelled(0, primary=BAKER))
    assert not plan.with_suffix(".json").exists()


def test_says_in_which_line_a_posting_is_broken(plan: Path) -> None:
    with pytest.raises(CommandError, match=r"labelled.jsonl, line 2: A labelled posting has"):
        count(plan, labelled(0, primary=BAKER), {"id": "x"})


def test_refuses_a_broken_plan_and_a_missing_file(plan: Path) -> None:
    plan.write_text("dated = ", encoding="utf-8")
    with pytest.raises(CommandError):
        count(plan, labelled(0, primary=BAKER))
    with pytest.raises(CommandError, match="can’t be opened"):
        call_command("count_postings", plan.with_name("nothing.jsonl"), stdout=StringIO())
