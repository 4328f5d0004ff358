"""The project's settings under another environment, in this process."""

import os
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.test import override_settings

from tests import settings as settings_of_tests

PRODUCTION = {
    "HTTPS": "yes",
    "DEBUG": "no",
    "ALLOWED_HOSTS": "quiz.example.org",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-nobody-will-guess",
}
# Database connections can't change, and Argon2 is slow.
KEPT = {"DATABASES", "PASSWORD_HASHERS"}


def settings_under(**environment: str) -> dict[str, Any]:
    """Run careerfit/settings.py under this environment; return its settings."""
    with mock.patch.dict(os.environ, environment):
        made = runpy.run_path(str(Path(settings.BASE_DIR, "careerfit", "settings.py")))
    return {name: value for name, value in made.items() if name.isupper()}


@contextmanager
def real_settings(**environment: str) -> Iterator[None]:
    """Use the settings of a site behind https, except those KEPT, without the settings that only tests have."""
    real = settings_under(**PRODUCTION, **environment)
    differing = {name for name, value in real.items() if getattr(settings, name, None) != value}
    with override_settings(**{name: real[name] for name in differing - KEPT}):
        for name in filter(str.isupper, set(dir(settings_of_tests)) - set(real)):
            delattr(settings, name)
        yield
