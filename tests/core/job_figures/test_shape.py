"""Job figures: shares with their ranges, and data that can't be true is refused."""

from copy import deepcopy
from typing import Any

import pytest

from assessments.core.job_figures import JobFiguresError, job_figures_from, share_of
from tests.core.job_figures.made import FIGURES


@pytest.mark.parametrize(
    ("count", "total", "share"),
    [
        (81, 263, (31, 26, 37)),  # these four are in Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (15, 148, (10, 6, 16)),
        (0, 20, (0, 0, 16)),
        (1, 29, (3, 1, 17)),
        (10, 10, (100, 72, 100)),
        (1, 8, (13, 2, 47)),  # 12.5 is rounded up
    ],
)
def test_a_share_has_the_interval_of_wilson(count: int, total: int, share: tuple[int, int, int]) -> None:
    found = share_of(count, total)
    assert (found.of_hundred, found.low, found.high) == share
    assert found.range == f"{share[1]} to {share[2]}"


@pytest.mark.parametrize(("count", "total"), [(0, 0), (3, 2), (-1, 2)])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="share"):
        share_of(count, total)


def test_figures_come_back_from_their_data() -> None:
    figures = job_figures_from(FIGURES)
    assert figures.as_data() == FIGURES
    assert figures.titles[0].ranked == ["baker", "miller"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], 2),
        (["questionnaire"], " "),
        (["dated"], "yesterday"),
        (["agreement"], 101),
        (["limits"], "none"),
        (["limits", 0], 3),
        (["postings"], 51),
        (["postings"], True),
        (["leads"], {}),
        (["leads", "baker"], -1),
        (["leads", "baker"], 30.0),
        (["two"], 50),
        (["searches"], None),
        (["searches", 0], "bread"),
        (["searches", 0, "found"], ""),
        (["searches", 1, "name"], "bread"),
        (["searches", 1, "leads"], {"baker": 1, "miller": 9, "smith": 0}),  # doesn't add up to the whole
        (["titles", 0, "name"], "x" * 401),
        (["titles", 0, "leads"], {"baker": 12, "miller": 8}),  # other archetypes
        (["titles", 1, "leads"], {"baker": 20, "miller": 0, "smith": 0}),  # not as many as it says
        (["titles", 1], {"name": "Rare", "postings": 11, "leads": {"baker": 0, "miller": 11, "smith": 0}}),
        (["titles", 1], {"name": "Many", "postings": 20, "leads": {"baker": 20, "miller": 0, "smith": 0}}),
    ],
)
def test_what_cannot_be_so_is_refused(path: list[Any], value: Any) -> None:
    data = deepcopy(FIGURES)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(JobFiguresError) as refused:
        job_figures_from(data)
    assert str(refused.value).endswith(".")


def test_something_else_is_refused() -> None:
    things: list[Any] = [[], None, "figures", {}]
    for data in things:
        with pytest.raises(JobFiguresError):
            job_figures_from(data)


def test_figures_are_for_one_questionnaire_with_its_own_archetypes() -> None:
    figures = job_figures_from(FIGURES)
    assert figures.is_for(slug="trades", archetypes=["smith", "miller", "baker"])
    assert not figures.is_for(slug="crafts", archetypes=["baker", "miller", "smith"])
    assert not figures.is_for(slug="trades", archetypes=["baker", "miller"])
    assert not figures.is_for(slug="trades", archetypes=["baker", "miller", "smith", "tailor"])
