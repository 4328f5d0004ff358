"""Which plotly.js is served: one file, of the version that the Python package draws for."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

RECIPE = Path(settings.BASE_DIR) / "careerfit" / "plotly"
SERVED = settings.PLOTLY_DIR / "plotly.min.js"
VERSION = json.loads((RECIPE / "package.json").read_text())["dependencies"]["plotly.js"]


def test_only_one_file_is_served_from_its_folder() -> None:
    assert finders.find("plotly/plotly.min.js") == str(SERVED)
    assert [path.name for path in settings.PLOTLY_DIR.iterdir()] == ["plotly.min.js"]


@pytest.mark.parametrize(
    "name", ["plotly/package.json", "plotly/entry.js", "plotly/built.js", "plotly/widgetbundle.js"]
)
def test_no_other_file_of_the_build_or_of_the_package_is_served(name: str) -> None:
    assert finders.find(name) is None


def test_the_served_file_has_the_version_of_the_recipe() -> None:
    text = SERVED.read_text(encoding="utf-8")
    if len(text) > 2_000_000:
        assert f"plotly.js v{VERSION}" in text[:200]
        return
    assert f'version="{VERSION}"' in text, "The small build is of another version: run `make plotly`."
    assert "new Function(" not in text


def test_it_is_built_from_the_version_that_the_package_has() -> None:
    """Python's plotly makes the figure, so both have to know the same attributes."""
    recipe = json.loads((RECIPE / "package.json").read_text())
    spec = find_spec("plotly")
    assert spec is not None and spec.origin is not None
    with (Path(spec.origin).parent / "package_data" / "plotly.min.js").open(encoding="utf-8") as file:
        head = file.read(200)
    assert f"plotly.js v{VERSION}" in head
    pinned = {**recipe["dependencies"], **recipe["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())


def test_its_lock_names_no_registry_and_holds_every_hash() -> None:
    lock = json.loads((RECIPE / "package-lock.json").read_text())
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert packages
    assert all(found["integrity"].startswith("sha512-") for found in packages.values())
    others = [found["resolved"] for found in packages.values() if "resolved" in found]
    assert all(address.startswith("https://registry.npmjs.org/") for address in others)
