"""The site as it is in production, for a phone on a bench; WHOLE_PLOTLY=yes serves the whole plotly.js all the same."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from careerfit.settings import *  # noqa: F403
from careerfit.settings import BASE_DIR, VAR_DIR

if os.environ.get("WHOLE_PLOTLY") == "yes":
    package = find_spec("plotly")
    assert package is not None and package.origin is not None
    STATICFILES_DIRS = [BASE_DIR / "static", ("plotly", VAR_DIR / "plotly" / "whole")]
    whole = VAR_DIR / "plotly" / "whole" / "plotly.min.js"
    whole.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(package.origin).parent / "package_data" / "plotly.min.js", whole)
