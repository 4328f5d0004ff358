"""The project's settings as another environment would make them, read in this process."""

import os
import runpy
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings

PRODUCTION = {
    "HTTPS": "yes",
    "DEBUG": "no",
    "ALLOWED_HOSTS": "quiz.example.org",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-nobody-will-guess",
}


def settings_under(**environment: str) -> dict[str, Any]:
    """Run careerfit/settings.py anew under this environment; return every setting that it makes."""
    with mock.patch.dict(os.environ, environment):
        made = runpy.run_path(str(Path(settings.BASE_DIR, "careerfit", "settings.py")))
    return {name: value for name, value in made.items() if name.isupper()}
