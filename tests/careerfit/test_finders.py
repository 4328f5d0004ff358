"""Which plotly.js is served: the one that was built, else the Python package's; never another file of either folder."""

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from careerfit.finders import PlotlyFinder, plotly_file

RECIPE = Path(settings.BASE_DIR) / "careerfit" / "plotly"
ADDRESS = "plotly/plotly.min.js"


def test_what_was_built_is_served(settings: Any, tmp_path: Path) -> None:
    settings.PLOTLY_BUILT = tmp_path / "plotly-scatterpolar.min.js"
    settings.PLOTLY_BUILT.write_text("var Plotly;")
    finder = PlotlyFinder()
    assert finder.find(ADDRESS) == str(settings.PLOTLY_BUILT)
    assert finder.find(ADDRESS, find_all=True) == [str(settings.PLOTLY_BUILT)]
    ((name, storage),) = finder.list(None)
    assert f"{storage.prefix}/{name}" == ADDRESS
    with storage.open(name) as file:
        assert file.read() == b"var Plotly;"


def test_else_the_packages_own_is(settings: Any, tmp_path: Path) -> None:
    settings.PLOTLY_BUILT = tmp_path / "never-built.js"
    finder = PlotlyFinder()
    assert finder.find(ADDRESS).endswith("package_data/plotly.min.js")
    ((name, storage),) = finder.list(None)
    assert storage.size(name) > 3_000_000


@pytest.mark.parametrize("name", ["plotly/package.json", "plotly/entry.js", "plotly/", "plotly/../plotly.min.js"])
def test_nothing_else_of_its_folder_is(settings: Any, tmp_path: Path, name: str) -> None:
    settings.PLOTLY_BUILT = tmp_path / "plotly-scatterpolar.min.js"
    for file in ("plotly-scatterpolar.min.js", "package.json", "entry.js"):
        (tmp_path / file).touch()
    assert PlotlyFinder().find(name) == []


def test_it_is_built_from_the_version_that_the_package_has() -> None:
    """The figure is made by Python's plotly; the two must speak of the same attributes."""
    recipe = json.loads((RECIPE / "package.json").read_text())
    spec = find_spec("plotly")
    assert spec is not None and spec.origin is not None
    with (Path(spec.origin).parent / "package_data" / "plotly.min.js").open(encoding="utf-8") as file:
        head = file.read(200)
    assert f"plotly.js v{recipe['dependencies']['plotly.js']}" in head
    pinned = {**recipe["dependencies"], **recipe["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())


def test_its_lock_names_no_registry_and_holds_every_hash() -> None:
    lock = json.loads((RECIPE / "package-lock.json").read_text())
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert packages
    assert all(found["integrity"].startswith("sha512-") for found in packages.values())
    others = [found["resolved"] for found in packages.values() if "resolved" in found]
    assert all(address.startswith("https://registry.npmjs.org/") for address in others)


def test_the_built_file_is_what_pages_get_where_there_is_one() -> None:
    if not Path(settings.PLOTLY_BUILT).is_file():
        assert "package_data" in str(plotly_file())
        return
    built = plotly_file().read_text(encoding="utf-8")
    version = json.loads((RECIPE / "package.json").read_text())["dependencies"]["plotly.js"]
    assert f'version="{version}"' in built, "What was built is of another version: run `make plotly`."
    assert "new Function(" not in built
