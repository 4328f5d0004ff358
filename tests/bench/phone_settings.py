"""The site as it is in production, for a phone on a bench; WHOLE_PLOTLY=yes serves the whole plotly.js all the same."""

import os

from careerfit.settings import *  # noqa: F403
from careerfit.settings import VAR_DIR

if os.environ.get("WHOLE_PLOTLY") == "yes":
    PLOTLY_BUILT = VAR_DIR / "plotly" / "never-built.js"
