"""Serve plotly.js: what ``make plotly`` built, else the whole one of the installed Python package."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


def plotly_file() -> Path:
    """Return the file to serve. What was built has a fifth of the bytes; no page can tell the two apart."""
    built = Path(settings.PLOTLY_BUILT)
    if built.is_file():
        return built
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise RuntimeError("The plotly package is not installed: run `make setup`.")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


class OneFile(FileSystemStorage):
    """A storage of one file, whatever its name on disk is; the rest of its folder stays private."""

    def __init__(self, file: Path) -> None:
        super().__init__(location=file.parent)
        self.file = file

    def path(self, name: str) -> str:
        """Return the file's place, under any name."""
        return str(self.file)


class PlotlyFinder(BaseFinder):
    """Find one static file, ``plotly/plotly.min.js``."""

    name = "plotly.min.js"
    prefix = "plotly"

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.storage = OneFile(plotly_file())
        self.storage.prefix = self.prefix  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file's place on disk for its one address, else nothing."""
        if path != f"{self.prefix}/{self.name}":
            return []
        place = self.storage.path(self.name)
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Yield the one file for collectstatic."""
        yield self.name, self.storage
