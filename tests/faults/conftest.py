"""Two servers behind nginx, with a database of their own, and a coach there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessments.core.definition import SHIPPED, Definition, read_file
from tests.faults.production import (
    Site,
    Visitor,
    collect_static,
    empty_database,
    make_site,
)
from tests.faults.visits import make_coach


@pytest.fixture(scope="module")
def shipped() -> Definition:
    return read_file(SHIPPED)


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture(scope="module")
def site(static: Path) -> Iterator[Site]:
    with empty_database() as database, make_site(database, static) as site:
        site.start()
        yield site


@pytest.fixture
def coach(site: Site) -> Visitor:
    """A coach with an account of their own, who has just made it."""
    return make_coach(site)
