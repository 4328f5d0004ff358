"""Files that ship and are read only once a page needs them are checked before a site is served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessments.questionnaires import job_figures, word_models
from assessments.questionnaires.checks import check_shipped_files

MODULES = {"x.model.json": word_models, "x.json": job_figures}


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    yield
    word_models.shipped_word_models.cache_clear()
    job_figures.shipped_job_figures.cache_clear()


def test_what_ships_can_be_read() -> None:
    assert check_shipped_files() == []


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 2}', '{"format": 1, "archetypes": 5, "grams": []}']
)
def test_a_broken_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(MODULES[name], "FOLDER", tmp_path)
    word_models.shipped_word_models.cache_clear()
    job_figures.shipped_job_figures.cache_clear()
    [error] = check_shipped_files()
    assert "can’t be read" in error.msg
