"""Which plotly.js is served: one file, of the version that the Python package draws for."""

import gzip
import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import override_settings

from tests.environments import settings_under

HOME = Path(settings.BASE_DIR)
RECIPE = HOME / "careerfit" / "plotly"
VERSION = json.loads((RECIPE / "package.json").read_text())["dependencies"]["plotly.js"]
SERVED = "var/plotly/served/plotly.min.js"
SMALL = "var/plotly/plotly-built.min.js"
MAX_BUILT = 320 * 1024
PACKAGE = ".venv/lib/python3.11/site-packages/plotly/package_data"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with our Makefile, where installing the Python packages does nothing: they are there."""
    shutil.copy(HOME / "Makefile", tmp_path)
    shutil.copytree(RECIPE, tmp_path / "careerfit" / "plotly")
    for name in ("uv.lock", "static/js/quiz.js"):
        write(tmp_path / name, "")
    write(tmp_path / ".ci" / "install", "#!/bin/sh\n")
    (tmp_path / ".ci" / "install").chmod(0o755)
    for name in ("plotly.min.js", "widgetbundle.js", "datasets/iris.csv.gz"):
        write(tmp_path / PACKAGE / name, "the whole one")
    return tmp_path


def make(checkout: Path, target: str) -> str:
    """Run make there, and return what is served afterwards."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    outer = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")  # of the make that runs the tests
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    subprocess.run(["make", "--silent", target], cwd=checkout, env=environment, check=True, stdout=subprocess.DEVNULL)
    return (checkout / SERVED).read_text()


@pytest.mark.parametrize("target", [SERVED, "setup", ".venv/.production", ".venv/.dev"])
def test_without_a_small_build_the_file_of_the_python_package_is_served(checkout: Path, target: str) -> None:
    assert make(checkout, target) == "the whole one"


@pytest.mark.parametrize("target", ["plotly", "setup", ".venv/.production", ".venv/.dev"])
def test_a_small_build_is_served_instead(checkout: Path, target: str) -> None:
    if target == "plotly":
        make(checkout, "setup")
    write(checkout / SMALL, "the small one")
    assert make(checkout, target) == "the small one"


def test_a_newer_python_package_is_served_once_it_is_installed(checkout: Path) -> None:
    make(checkout, "setup")
    write(checkout / PACKAGE / "plotly.min.js", "a newer one")
    os.utime(checkout / ".venv" / ".run", (0, 0))  # older than uv.lock
    assert make(checkout, "setup") == "a newer one"


def test_nothing_else_of_the_build_or_of_the_package_is_served(checkout: Path) -> None:
    make(checkout, "setup")
    write(checkout / SMALL, "the small one")
    make(checkout, "plotly")
    assert settings_under()["STATICFILES_DIRS"] == [HOME / "static", ("plotly", (HOME / SERVED).parent)]
    with override_settings(STATICFILES_DIRS=[("plotly", str((checkout / SERVED).parent))]):
        finder = finders.get_finder("django.contrib.staticfiles.finders.FileSystemFinder")
        assert [name for name, _ in finder.list(None)] == ["plotly.min.js"]
        assert finder.find("plotly/plotly.min.js") == str(checkout / SERVED)
        for name in ("package.json", "entry.js", Path(SMALL).name, "widgetbundle.js"):
            assert not finder.find(f"plotly/{name}"), name


def test_pages_are_new_once_another_plotly_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.web.styles.fingerprint", lambda *places: places)
    assert (HOME / SERVED).parent in settings_under()["RELEASE"]


def test_the_tests_serve_the_version_of_the_recipe() -> None:
    served = finders.find("plotly/plotly.min.js")
    assert served is not None
    text = Path(served).read_text(encoding="utf-8")
    if len(text) > 2_000_000:
        assert f"plotly.js v{VERSION}" in text[:200]
        return
    assert f'version="{VERSION}"' in text, "The small build is of another version: run `make plotly`."
    assert len(gzip.compress(text.encode(), 9)) <= MAX_BUILT
    assert not [word for word in ("new Function(", "eval(", "maplibregl", "createREGL") if word in text]
    assert "Sets the color of" not in text  # plotly.js's documentation


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
