"""Serve plotly.js out of the installed plotly package, so that no copy of it is kept here."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PlotlyFinder(BaseFinder):
    """Find one static file, ``plotly/plotly.min.js``; the rest of the package's folder stays private."""

    name = "plotly.min.js"
    prefix = "plotly"

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        spec = find_spec("plotly")
        if spec is None or spec.origin is None:
            raise RuntimeError("The plotly package is not installed: run `make setup`.")
        self.storage = FileSystemStorage(location=Path(spec.origin).parent / "package_data")
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
