"""The project's settings as another environment would make them, read in this process."""

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
# No connection can change, and Argon2 takes a while.
KEPT = {"DATABASES", "PASSWORD_HASHERS"}


def settings_under(**environment: str) -> dict[str, Any]:
    """Run careerfit/settings.py anew under this environment; return every setting that it makes."""
    with mock.patch.dict(os.environ, environment):
        made = runpy.run_path(str(Path(settings.BASE_DIR, "careerfit", "settings.py")))
    return {name: value for name, value in made.items() if name.isupper()}


@contextmanager
def real_settings(**environment: str) -> Iterator[None]:
    """Every setting of a site behind https but for those KEPT, and none that only the tests have."""
    real = settings_under(**PRODUCTION, **environment)
    differing = {name for name, value in real.items() if getattr(settings, name, None) != value}
    with override_settings(**{name: real[name] for name in differing - KEPT}):
        for name in filter(str.isupper, set(dir(settings_of_tests)) - set(real)):
            delattr(settings, name)
        yield
